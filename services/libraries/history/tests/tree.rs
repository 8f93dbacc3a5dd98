//! The tree's roots and proofs, against those of an independent library.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by it")]

mod common;

use ayumi_history::{
    History,
    tree::{Tree, empty_root, extends},
};
use ayumi_proto::{codec, digest::Digest};
use common::*;
use ct_merkle::{ConsistencyProof, RootHash, mem_backed_tree::MemoryBackedTree};
use sha2::{Sha256, digest::Output};

/// Above two blocks and below three, so that whole and unfinished ones take part.
const COMMITS: usize = 700;

/// The library's trees over the first commits, by how many.
fn oracle(log: &[Stored]) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    for (subject, payload) in log {
        tree.push(codec::hash_under(subject, payload).0.to_vec());
    }
    tree
}

fn root(history: &History, tree: &mut Tree, position: usize) -> Digest {
    tree.root(&history.reader(), position as u64).unwrap()
}

#[test]
fn roots_are_those_of_the_standard() {
    let log = log(COMMITS);
    let history = history(&log);
    let mut tree = Tree::default();
    for len in [1, 2, 3, 4, 5, 7, 8, 100, 255, 256, 257, 511, 512, 513, 699, 700] {
        let expected: [u8; 32] = (*oracle(&log[..len]).root().as_bytes()).into();
        assert_eq!(root(&history, &mut tree, len), Digest(expected), "of {len}");
    }
    assert_eq!(root(&history, &mut tree, 0), empty_root());
}

#[test]
fn a_tree_that_grows_with_the_log_is_the_tree_of_the_whole_log() {
    let log = log(COMMITS);
    let mut history = History::temporary().unwrap();
    let mut grown = Tree::default();
    for (index, part) in log.chunks(99).enumerate() {
        history.append(&frames(index as u64 * 99 + 1, part)).unwrap();
        grown.grow(&history.reader()).unwrap();
    }
    assert_eq!(root(&history, &mut grown, COMMITS), root(&history, &mut Tree::default(), COMMITS));
}

#[test]
fn a_proof_that_one_log_extends_another_is_the_librarys_and_is_accepted_by_both() {
    let log = log(COMMITS);
    let history = history(&log);
    let file = history.reader();
    let mut tree = Tree::default();
    for (earlier, later) in
        [(1, 2), (2, 3), (3, 7), (255, 256), (256, 257), (256, 512), (300, 700), (512, 700), (699, 700)]
    {
        let proof = tree.consistency(&file, earlier, later).unwrap();
        let (old, new) = (tree.root(&file, earlier).unwrap(), tree.root(&file, later).unwrap());
        assert!(extends((earlier, old), (later, new), &proof), "{earlier} to {later}");
        let digests: Vec<Output<Sha256>> = proof.iter().map(|digest| digest.0.into()).collect();
        let root_hash = |root: Digest, len| RootHash::<Sha256>::new(root.0.into(), len);
        let theirs = ConsistencyProof::<Sha256>::from_digests(&digests);
        root_hash(new, later).verify_consistency(&root_hash(old, earlier), &theirs).unwrap();
        assert_eq!(
            theirs.as_bytes(),
            oracle(&log[..later as usize]).prove_consistency((later - earlier) as usize).as_bytes()
        );

        // What isn't the root or the proof is refused.
        let other = Digest::of(&[b"other"]);
        assert!(!extends((earlier, other), (later, new), &proof));
        assert!(!extends((earlier, old), (later, other), &proof));
        assert!(!extends((earlier, old), (later, new), &proof[1..]));
        let longer: Vec<Digest> = proof.iter().copied().chain([other]).collect();
        assert!(!extends((earlier, old), (later, new), &longer));
    }
}

#[test]
fn a_log_extends_itself_and_nothing() {
    let root = Digest::of(&[b"root"]);
    assert!(extends((3, root), (3, root), &[]));
    assert!(!extends((3, root), (3, empty_root()), &[]));
    assert!(extends((0, empty_root()), (3, root), &[]));
    assert!(!extends((4, root), (3, root), &[]));
}
