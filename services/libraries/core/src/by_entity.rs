//! Items of some entities, found by the numbers that the log gives these.

/// Items of some entities, found by the entities' numbers.
#[derive(Clone, Debug)]
pub struct ByEntity<T> {
    /// For each number, one more than the item's index; 0 where there is none.
    index: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for ByEntity<T> {
    fn default() -> Self {
        Self { index: Vec::new(), items: Vec::new() }
    }
}

impl<T> ByEntity<T> {
    /// No items, with room for those of so many entities.
    pub fn with_capacity(entities: usize) -> Self {
        Self { index: Vec::with_capacity(entities), items: Vec::with_capacity(entities) }
    }

    fn find(&self, number: u32) -> Option<usize> {
        (*self.index.get(number as usize)? as usize).checked_sub(1)
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
            let place = number as usize;
            self.index.resize(self.index.len().max(place + 1), 0);
            self.items.push(make());
            self.index[place] = self.items.len() as u32;
            self.items.len() - 1
        });
        &mut self.items[found]
    }

    /// Takes the entity's item away.
    pub fn remove(&mut self, number: u32) -> Option<T> {
        let found = self.find(number)?;
        self.index[number as usize] = 0;
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
        self.index.resize(self.index.len().max(other.index.len()), 0);
        let places = self.index.iter_mut().zip(other.index).filter(|(_, other)| *other > 0);
        places.for_each(|(place, other)| *place = before + other);
    }

    /// All items, in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}
