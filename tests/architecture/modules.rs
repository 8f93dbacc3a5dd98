//! The modules of a crate and what each imports, as far as its files' words show it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::{module::Module, words::words};

/// As many steps as a name may take from where it is used to where it is defined.
const HOPS_MAX: usize = 16;
const ROOT: usize = 0;

/// The files of a crate, and which of them import which.
pub struct Files<'a> {
    pub names: Vec<&'a Path>,
    /// For each file, the file of the module that its own is declared in.
    pub parents: Vec<Option<usize>>,
    pub imports: Vec<BTreeSet<usize>>,
}

impl<'a> Files<'a> {
    /// Reads the texts of a crate's files, each by its path below `src`.
    pub fn read(texts: &'a BTreeMap<impl AsRef<Path>, impl AsRef<str>>) -> Self {
        let names: Vec<&Path> = texts.keys().map(AsRef::as_ref).collect();
        let mut modules = Modules(vec![Module::default()]);
        let of_files: Vec<usize> = names.iter().enumerate().map(|(file, name)| modules.of_file(file, name)).collect();
        for (module, text) in of_files.iter().zip(texts.values()) {
            modules.read(*module, &words(text.as_ref()));
        }
        let parents = of_files.iter().map(|module| Some(modules.0[modules.0[*module].parent?].file)).collect();
        let mut imports = vec![BTreeSet::new(); names.len()];
        for (module, Module { file, .. }) in modules.0.iter().enumerate() {
            let imported = modules.imports(module).into_iter().map(|module| modules.0[module].file);
            imports[*file].extend(imported.filter(|imported| imported != file));
        }
        Self { names, parents, imports }
    }
}

struct Modules<'a>(Vec<Module<'a>>);

impl<'a> Modules<'a> {
    /// The module that a file is.
    fn of_file(&mut self, file: usize, name: &'a Path) -> usize {
        let segments = name.iter().map(|segment| segment.to_str().unwrap().trim_end_matches(".rs"));
        let segments = segments.filter(|segment| !matches!(*segment, "lib" | "main" | "mod"));
        let module = segments.fold(ROOT, |module, segment| self.child(module, segment));
        self.0[module].file = file;
        module
    }

    fn child(&mut self, parent: usize, name: &'a str) -> usize {
        let next = self.0.len();
        let child = *self.0[parent].children.entry(name).or_insert(next);
        if child == next {
            let file = self.0[parent].file;
            self.0.push(Module { file, parent: Some(parent), ..Module::default() });
        }
        child
    }

    /// Notes what a module's words import and define; those of the modules inside it too.
    fn read(&mut self, module: usize, words: &[&'a str]) {
        let (mut inside, mut depth) = (vec![(module, 0)], 0);
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        let mut at = 0;
        while at < words.len() {
            let (module, outer) = *inside.last().unwrap();
            self.0[module].words.insert(words[at]);
            match words[at] {
                "mod" if word(at + 2) == "{" => inside.push((self.child(module, word(at + 1)), depth)),
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    if depth == outer && inside.len() > 1 {
                        inside.pop();
                    }
                }
                "use" if word(at + 1) != "<" => at = self.0[module].read_use(words, at + 1, Vec::new()),
                "struct" | "enum" | "union" | "trait" | "type" | "fn" | "const" | "static" => {
                    self.0[module].defines.insert(word(at + 1));
                }
                "macro_rules" => drop(self.0[module].defines.insert(word(at + 2))),
                _ => at += self.0[module].read_path(words, at),
            }
            at += 1;
        }
    }

    /// The modules in which the paths of one end.
    fn imports(&self, module: usize) -> BTreeSet<usize> {
        let Module { paths, globs, words, .. } = &self.0[module];
        let mut ends: BTreeSet<usize> = paths.iter().filter_map(|path| self.resolve(module, path, HOPS_MAX)).collect();
        for whole in globs.iter().filter_map(|path| self.resolve(module, path, HOPS_MAX)) {
            let used = words.iter().filter(|word| self.has(whole, word, HOPS_MAX));
            ends.insert(whole);
            ends.extend(used.filter_map(|word| self.descend(whole, &[word], HOPS_MAX)));
        }
        ends
    }

    /// The module in which a path of `module` ends; `None` if it leads out of the crate.
    fn resolve(&self, module: usize, path: &[&'a str], hops: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        match *first {
            "crate" => self.descend(ROOT, rest, hops),
            "self" => self.descend(module, rest, hops),
            "super" if rest.first() == Some(&"super") => self.resolve(self.0[module].parent?, rest, hops),
            "super" => self.descend(self.0[module].parent?, rest, hops),
            name if self.has(module, name, hops) => self.descend(module, path, hops),
            _ => None,
        }
    }

    /// Follows a path from a module on: into its children, to where a name comes from that it only hands on, or to
    /// an end at what it defines itself.
    fn descend(&self, module: usize, path: &[&'a str], hops: usize) -> Option<usize> {
        let Module { children, uses, .. } = &self.0[module];
        let Some((name, rest)) = path.split_first().filter(|_| hops > 0) else { return Some(module) };
        if let Some(child) = children.get(name) {
            return self.descend(*child, rest, hops - 1);
        }
        if let Some(used) = uses.get(name) {
            return self.resolve(module, &[used, rest].concat(), hops - 1).or(Some(module));
        }
        match self.through_glob(module, name, hops) {
            Some(other) => self.descend(other, path, hops - 1),
            None => Some(module),
        }
    }

    fn has(&self, module: usize, name: &str, hops: usize) -> bool {
        let Module { children, uses, defines, .. } = &self.0[module];
        children.contains_key(name)
            || uses.contains_key(name)
            || defines.contains(name)
            || self.through_glob(module, name, hops).is_some()
    }

    /// The module that has a name which `module` has only by a `*`.
    fn through_glob(&self, module: usize, name: &str, hops: usize) -> Option<usize> {
        let hops = hops.checked_sub(1)?;
        if self.0[module].defines.contains(name) {
            return None;
        }
        let wholes = self.0[module].globs.iter().filter_map(|path| self.resolve(module, path, hops));
        let wholes: Vec<usize> = wholes.filter(|whole| *whole != module).collect();
        let defining = wholes.iter().find(|whole| self.0[**whole].defines.contains(name));
        defining.or_else(|| wholes.iter().find(|whole| self.has(**whole, name, hops))).copied()
    }
}
