//! What is right under the beginning of addresses.

use ayumi_proto::{answer::FigureList, figure::Figure, text::Text};
use serde::Serialize;

/// Figures right under a prefix, and what else begins with it, by the next part of the addresses.
#[derive(Default, Serialize)]
pub struct Listing {
    figures: Vec<Figure>,
    folders: Vec<Folder>,
}

/// Figures that begin alike.
#[derive(Debug, Serialize)]
struct Folder {
    name: String,
    path: String,
    /// What the first of them is.
    label: Text,
    /// How many were counted.
    figures: usize,
    /// Whether there are more than were counted.
    more: bool,
}

impl Listing {
    /// How many lines there are.
    pub fn rows(&self) -> usize {
        self.figures.len() + self.folders.len()
    }

    /// Adds figures in the order of their addresses; answers after which address to go on.
    pub fn add(&mut self, prefix: &str, list: FigureList) -> Option<String> {
        for figure in list.figures {
            let rest = figure.path.strip_prefix(prefix).unwrap_or(&figure.path).trim_start_matches('/');
            match rest.split_once('/') {
                Some((name, _)) => self.count(prefix, name, &figure.label),
                None => self.figures.push(figure),
            }
        }
        let next = list.next?;
        match self.folders.last_mut().filter(|folder| next.starts_with(&format!("{}/", folder.path))) {
            Some(folder) => {
                folder.more = true;
                Some(format!("{}/{}", folder.path, char::MAX))
            }
            None => Some(next),
        }
    }

    fn count(&mut self, prefix: &str, name: &str, label: &Text) {
        if let Some(folder) = self.folders.last_mut().filter(|folder| folder.name == name) {
            folder.figures += 1;
            return;
        }
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        self.folders.push(Folder { name: name.to_owned(), path, label: label.clone(), figures: 1, more: false });
    }
}

#[cfg(test)]
mod tests {
    use ayumi_proto::figure::{Unit, Value};

    use super::*;

    fn answer(paths: &[&str], next: Option<&str>) -> FigureList {
        let figure = |path: &&str| Figure {
            path: (*path).to_owned(),
            value: Value::Whole(1),
            unit: Unit::Visits,
            label: Text::new(*path, *path),
            simulated: false,
        };
        let figures: Vec<Figure> = paths.iter().map(figure).collect();
        FigureList { total: figures.len(), figures, next: next.map(str::to_owned) }
    }

    #[test]
    fn what_lies_deeper_is_one_line_for_each_part() {
        let paths = ["visits/fy2019/a", "visits/fy2019/company/1/x", "visits/fy2019/company/2/x", "visits/fy2019/z"];
        let mut listing = Listing::default();
        assert_eq!(listing.add("visits/fy2019", answer(&paths, None)), None);
        assert_eq!(listing.figures.iter().map(|figure| figure.path.as_str()).collect::<Vec<_>>(), [paths[0], paths[3]]);
        let [folder] = &listing.folders[..] else { panic!("{:?}", listing.folders) };
        assert_eq!((folder.path.as_str(), folder.figures, folder.more), ("visits/fy2019/company", 2, false));
        let mut top = Listing::default();
        top.add("", answer(&paths, None));
        assert_eq!((top.folders[0].path.as_str(), top.folders[0].figures), ("visits", 4));
    }

    #[test]
    fn what_is_many_and_deep_doesnt_hide_what_follows() {
        let mut listing = Listing::default();
        let first = answer(&["visits/fy2019/company/1/x"], Some("visits/fy2019/company/1/x"));
        let next = listing.add("visits/fy2019", first).unwrap();
        assert!(next.as_str() > "visits/fy2019/company/9" && next.as_str() < "visits/fy2019/expert");
        listing.add("visits/fy2019", answer(&["visits/fy2019/z"], None));
        assert!(listing.folders[0].more && listing.figures.len() == 1);
    }
}
