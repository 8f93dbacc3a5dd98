//! Items of some entities, found by the numbers that the log gives these.

/// Items of some entities, found by the entities' numbers.
#[derive(Clone, Debug)]
pub struct ByEntity<T> {
    /// The lowest number that has a place in the index.
    first: u32,
    /// For each number from the first on, one more than the item's index; 0 where there is none.
    index: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for ByEntity<T> {
    fn default() -> Self {
        Self { first: 0, index: Vec::new(), items: Vec::new() }
    }
}

impl<T> ByEntity<T> {
    /// No items, with room for those of so many entities.
    pub fn with_capacity(entities: usize) -> Self {
        Self { first: 0, index: Vec::with_capacity(entities), items: Vec::with_capacity(entities) }
    }

    fn find(&self, number: u32) -> Option<usize> {
        (*self.index.get(number.checked_sub(self.first)? as usize)? as usize).checked_sub(1)
    }

    /// The entity's item.
    pub fn get(&self, number: u32) -> Option<&T> {
        self.find(number).map(|found| &self.items[found])
    }

    /// The entity's item, to be changed.
    pub fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.find(number).map(|found| &mut self.items[found])
    }

    /// The entity's item, made if there is none.
    pub fn get_or_insert_with(&mut self, number: u32, make: impl FnOnce() -> T) -> &mut T {
        let found = self.find(number).unwrap_or_else(|| {
            let place = self.place(number);
            self.items.push(make());
            self.index[place] = self.items.len() as u32;
            self.items.len() - 1
        });
        &mut self.items[found]
    }

    /// Makes a place in the index. Entities of a part of a log have numbers that lie together, and need no others.
    fn place(&mut self, number: u32) -> usize {
        if self.index.is_empty() {
            self.first = number;
        }
        let lower = self.first.saturating_sub(number);
        self.index.splice(0..0, std::iter::repeat_n(0, lower as usize));
        self.first -= lower;
        let place = (number - self.first) as usize;
        self.index.resize(self.index.len().max(place + 1), 0);
        place
    }

    /// Takes the entity's item away.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let found = self.find(number)?;
        self.index[(number - self.first) as usize] = 0;
        let removed = self.items.swap_remove(found);
        let last = self.items.len() as u32 + 1;
        if let Some(moved) = self.index.iter_mut().find(|place| **place == last) {
            *moved = found as u32 + 1;
        }
        Some(removed)
    }

    /// Adds the items of other entities.
    pub fn join(&mut self, mut other: Self) {
        let before = self.items.len() as u32;
        self.items.append(&mut other.items);
        for (number, item) in (other.first..).zip(other.index).filter(|(_, item)| *item > 0) {
            let place = self.place(number);
            self.index[place] = before + item;
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All items, in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_by_numbers_that_come_in_any_order_and_join() {
        let of = |numbers: &[u32]| {
            let mut items = ByEntity::default();
            for number in numbers {
                items.get_or_insert_with(*number, || number * 10);
            }
            items
        };
        let mut items = of(&[700, 703, 5]);
        items.join(of(&[701, 2]));
        assert_eq!(
            [5, 700, 701, 703, 2].map(|number| items.get(number).copied()),
            [50, 7000, 7010, 7030, 20].map(Some)
        );
        assert_eq!([0, 3, 699, 702, 704].map(|number| items.get(number)), [None; 5]);
        assert_eq!(items.len(), 5);
    }
}
