//! One module, and how its imports are read.

use std::collections::{BTreeMap, BTreeSet};

/// A path as a source has it, such as `crate`, `text`, `Name`.
pub type Segments<'a> = Vec<&'a str>;

/// A module, with all that its words import and define.
#[derive(Default)]
pub struct Module<'a> {
    pub file: usize,
    pub parent: Option<usize>,
    pub children: BTreeMap<&'a str, usize>,
    /// The names that `use` brings in, and where from.
    pub uses: BTreeMap<&'a str, Segments<'a>>,
    pub globs: Vec<Segments<'a>>,
    /// Every path: those of `use` and those in the code.
    pub paths: Vec<Segments<'a>>,
    pub defines: BTreeSet<&'a str>,
    pub words: BTreeSet<&'a str>,
}

impl<'a> Module<'a> {
    /// Notes one tree of a `use`, and says where it ends.
    pub fn read_use(&mut self, words: &[&'a str], mut at: usize, mut path: Segments<'a>) -> usize {
        loop {
            match words[at] {
                "::" if path.is_empty() => path.push("::"),
                "::" => {}
                "*" => self.globs.push(path.clone()),
                "{" => {
                    while words[at] != "}" {
                        at = self.read_use(words, at + 1, path.clone());
                    }
                    return at + 1;
                }
                "as" => {
                    self.bring_in(words[at + 1], path);
                    return at + 2;
                }
                "," | "}" | ";" => {
                    path.pop_if(|last| *last == "self");
                    if let Some(name) = path.last().copied().filter(|_| !matches!(words[at - 1], "*" | "," | "{")) {
                        self.bring_in(name, path);
                    }
                    return at;
                }
                word => path.push(word),
            }
            at += 1;
        }
    }

    fn bring_in(&mut self, name: &'a str, path: Segments<'a>) {
        if path.len() > 1 {
            self.uses.insert(name, path.clone());
        }
        self.paths.push(path);
    }

    /// Notes the path that begins at a word, if one does (what a macro writes with `$crate` is where it is used), and says how many words more than one it has.
    pub fn read_path(&mut self, words: &[&'a str], at: usize) -> usize {
        let is_word = |word: &str| word.starts_with(|c: char| c == '_' || c.is_alphabetic());
        let goes_on = |pair: &&[&str]| pair[0] == "::" && is_word(pair[1]);
        let segments = words[at + 1..].chunks_exact(2).take_while(goes_on).count();
        let before = &words[at.saturating_sub(2)..at];
        let begins = is_word(words[at]) && !matches!(before, [.., "." | "::" | "$"] | ["(", "in"]);
        if begins && segments > 0 {
            self.paths.push(words[at..].iter().step_by(2).take(segments + 1).copied().collect());
        }
        2 * segments
    }
}
