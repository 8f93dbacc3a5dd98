//! The imports of files form no circle but of a parent with its own children.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    crates::{edges, folder_of, sources},
    modules::Files,
};

#[test]
fn no_file_imports_itself_by_way_of_others() {
    let found: Vec<String> = edges().into_keys().flat_map(|name| circles_of_crate(&name)).collect();
    assert!(found.is_empty(), "files that import each other in a circle:\n{}", found.join("\n"));
}

fn circles_of_crate(name: &str) -> Vec<String> {
    let folder = folder_of(name).join("src");
    let mut texts: BTreeMap<PathBuf, String> = sources(&folder)
        .into_iter()
        .map(|file| (file.strip_prefix(&folder).unwrap().to_owned(), fs::read_to_string(file).unwrap()))
        .collect();
    // Beside a library, a binary is a crate of its own, of one file.
    if texts.contains_key(Path::new("lib.rs")) {
        texts.remove(Path::new("main.rs"));
    }
    circles(&Files::read(&texts)).into_iter().map(|circle| format!("{name}: {circle}")).collect()
}

/// The circles of a crate's files, each written as the way from a file to itself; not all of those that share files.
///
/// Two kinds of circles are fine: a parent and a child that import each other, and such a pair with the parent's
/// other children between them, as long as these form no circle without the parent.
fn circles(files: &Files<'_>) -> Vec<String> {
    let (mut found, mut known) = (Vec::new(), BTreeSet::new());
    for (file, imports) in files.imports.iter().enumerate() {
        for imported in imports.iter().copied() {
            let parents = (files.parents[file], files.parents[imported]);
            if parents.0 == Some(imported) || parents.1 == Some(file) {
                continue;
            }
            let around = parents.0.filter(|_| parents.0 == parents.1);
            let Some(way) = shortest_way(files, imported, file, around) else { continue };
            if known.insert(way.iter().copied().collect::<BTreeSet<_>>()) {
                let names = way.iter().chain([&imported]).map(|file| files.names[*file].display().to_string());
                found.push(names.collect::<Vec<_>>().join(" -> "));
            }
        }
    }
    found
}

/// The files on the shortest way of imports from one to another that leaves out a third.
fn shortest_way(files: &Files<'_>, from: usize, to: usize, without: Option<usize>) -> Option<Vec<usize>> {
    let mut reached_from = BTreeMap::from([(from, None)]);
    let mut next = VecDeque::from([from]);
    while let Some(file) = next.pop_front().filter(|_| !reached_from.contains_key(&to)) {
        for imported in files.imports[file].iter().copied().filter(|imported| Some(*imported) != without) {
            reached_from.entry(imported).or_insert_with(|| {
                next.push_back(imported);
                Some(file)
            });
        }
    }
    reached_from.get(&to)?;
    let mut way: Vec<usize> = std::iter::successors(Some(to), |file| reached_from[file]).collect();
    way.reverse();
    Some(way)
}

/// The circles of a crate made of these files.
fn circles_among<const N: usize>(texts: [(&str, &str); N]) -> Vec<String> {
    circles(&Files::read(&BTreeMap::from(texts)))
}

#[test]
fn siblings_may_not_import_each_other() {
    let there = ("a.rs", "use crate::b::B; pub struct A;");
    for back in
        ["use crate::a::A;", "use super::{c, a::{A as X}};", "fn f() { crate::a::A }", "use crate::a; fn f() { a::A }"]
    {
        assert_eq!(circles_among([("lib.rs", ""), there, ("b.rs", back)]), ["b.rs -> a.rs -> b.rs"], "{back}");
    }
    for elsewhere in
        ["use other::a::A;", "use ::a::A;", "// crate::a::A", "fn f() { \"crate::a::A\" }", "fn f() { x.a::<A>() }"]
    {
        assert!(circles_among([("lib.rs", ""), there, ("b.rs", elsewhere)]).is_empty(), "{elsewhere}");
    }
}

#[test]
fn a_parent_and_its_children_may_import_each_other() {
    let root = ("lib.rs", "mod a; mod b; pub use a::A; pub struct Own;");
    assert!(circles_among([root, ("a.rs", "use super::Own;"), ("b.rs", "use crate::{A, Own};")]).is_empty());
    let inner = ("a/c.rs", "use super::A; use super::d::D;");
    assert!(circles_among([("a/mod.rs", "use c::C; pub struct A;"), inner, ("a/d.rs", "use super::A;")]).is_empty());
}

#[test]
fn what_a_parent_hands_on_is_imported_from_where_it_is_defined() {
    let there = ("a.rs", "use super::B; pub struct A;");
    for root in
        ["mod a; mod b; pub use a::A; use b::B;", "pub use a::*; pub use b::*;", "use crate::{a::A, b::{self, B}};"]
    {
        let found = circles_among([("lib.rs", root), there, ("b.rs", "use crate::A; pub struct B;")]);
        assert_eq!(found, ["b.rs -> a.rs -> b.rs"], "{root}");
    }
    let by_star = ("b.rs", "use super::*; pub struct B(A);");
    let found = circles_among([("lib.rs", "use a::A; use b::B;"), there, by_star]);
    assert_eq!(found, ["b.rs -> a.rs -> b.rs"]);
}

#[test]
fn neither_a_grandchild_nor_an_uncle_closes_a_circle() {
    let root = ("lib.rs", "use a::A; pub struct Own;");
    let parent = ("a.rs", "use c::C; pub struct A;");
    let grandchild = circles_among([root, parent, ("a/c.rs", "use crate::Own; pub struct C;")]);
    assert_eq!(grandchild, ["lib.rs -> a.rs -> a/c.rs -> lib.rs"]);
    let uncle = circles_among([("lib.rs", ""), ("b.rs", "use crate::a::A;"), parent, ("a/c.rs", "use crate::b::B;")]);
    assert_eq!(uncle, ["b.rs -> a.rs -> a/c.rs -> b.rs"]);
    let tests = circles_among([
        ("lib.rs", ""),
        ("a.rs", "mod tests { use super::*; use crate::b::B; }"),
        ("b.rs", "use super::a::A;"),
    ]);
    assert_eq!(tests, ["b.rs -> a.rs -> b.rs"]);
}
