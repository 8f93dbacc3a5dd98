//! The Merkle tree over the log's order (RFC 6962, section 2.1), by whose root a log of any length is known.
//!
//! A leaf is the hash of a commit, that by which its entity's next commit names it. Only the roots of whole
//! blocks of leaves are kept; the leaves of a block are read from the file when they are needed.

use ayumi_proto::digest::Digest;

use crate::file::{FramesError, HistoryFile};

/// Leaves in a block: a power of two, so that every whole block is a subtree.
const BLOCK_LEAVES: u64 = 256;

/// The tree over the commits of a history file.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    blocks: Vec<Digest>,
    /// Where in the file each block begins, the unfinished one too.
    offsets: Vec<u64>,
}

/// The root over no commit: the hash of nothing.
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

fn leaf(commit: Digest) -> Digest {
    Digest::of(&[&[0], &commit.0])
}

fn node(left: Digest, right: Digest) -> Digest {
    Digest::of(&[&[1], &left.0, &right.0])
}

/// The root over some leaves.
fn root_of(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
            node(root_of(left), root_of(right))
        }
    }
}

/// The largest power of two below a number of leaves, which is at least 2.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

impl Tree {
    /// Takes up the whole blocks that the file has by now.
    pub fn grow(&mut self, file: &HistoryFile) -> Result<(), FramesError> {
        let begin = self.offsets.last().copied().unwrap_or(HistoryFile::first());
        if self.offsets.is_empty() {
            self.offsets.push(begin);
        }
        let mut frames = file.frames(begin);
        let mut leaves = Vec::new();
        while let Some((offset, frame)) = frames.advance()? {
            if leaves.len() as u64 == BLOCK_LEAVES {
                self.blocks.push(root_of(&leaves));
                self.offsets.push(offset);
                leaves.clear();
            }
            leaves.push(leaf(frame.hash()));
        }
        Ok(())
    }

    /// The root over the first commits of a file that has as many; the tree grows with it.
    pub fn root(&mut self, file: &HistoryFile, position: u64) -> Result<Digest, FramesError> {
        self.grow(file)?;
        self.subtree(file, 0, position)
    }

    /// What proves to a reader who knows the root at an earlier position that the log at a later one extends it
    /// (RFC 6962, section 2.1.2).
    pub fn consistency(&mut self, file: &HistoryFile, earlier: u64, later: u64) -> Result<Vec<Digest>, FramesError> {
        self.grow(file)?;
        let mut proof = Vec::new();
        if 0 < earlier && earlier < later {
            self.prove(file, (0, later), earlier, Known::Yes, &mut proof)?;
        }
        Ok(proof)
    }

    fn prove(
        &self,
        file: &HistoryFile,
        (begin, end): (u64, u64),
        earlier: u64,
        known: Known,
        proof: &mut Vec<Digest>,
    ) -> Result<(), FramesError> {
        if end - begin == earlier {
            if known == Known::No {
                proof.push(self.subtree(file, begin, end)?);
            }
            return Ok(());
        }
        let middle = begin + split(end - begin);
        if earlier <= middle - begin {
            self.prove(file, (begin, middle), earlier, known, proof)?;
            proof.push(self.subtree(file, middle, end)?);
        } else {
            self.prove(file, (middle, end), earlier - (middle - begin), Known::No, proof)?;
            proof.push(self.subtree(file, begin, middle)?);
        }
        Ok(())
    }

    /// The root over the leaves from one index up to another; the first is one at which a subtree begins.
    fn subtree(&self, file: &HistoryFile, begin: u64, end: u64) -> Result<Digest, FramesError> {
        let leaves = end - begin;
        if leaves == BLOCK_LEAVES
            && begin.is_multiple_of(BLOCK_LEAVES)
            && let Some(root) = self.blocks.get((begin / BLOCK_LEAVES) as usize)
        {
            return Ok(*root);
        }
        if leaves <= BLOCK_LEAVES {
            return Ok(root_of(&self.leaves(file, begin, end)?));
        }
        let middle = begin + split(leaves);
        Ok(node(self.subtree(file, begin, middle)?, self.subtree(file, middle, end)?))
    }

    /// Some leaves of one block.
    fn leaves(&self, file: &HistoryFile, begin: u64, end: u64) -> Result<Vec<Digest>, FramesError> {
        let block = begin / BLOCK_LEAVES;
        let Some(offset) = self.offsets.get(block as usize) else { return Ok(Vec::new()) };
        let (skipped, taken) = (begin - block * BLOCK_LEAVES, end - begin);
        let mut frames = file.frames(*offset);
        let mut leaves = Vec::new();
        for index in 0..skipped + taken {
            let Some((_, frame)) = frames.advance()? else { break };
            if index >= skipped {
                leaves.push(leaf(frame.hash()));
            }
        }
        Ok(leaves)
    }
}

/// Whether the checker of a proof knows the root of the part that is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
}

/// Whether a log with one root at a position is extended by a log with another root at a later position
/// (RFC 9162, section 2.1.4.2).
pub fn extends(earlier: (u64, Digest), later: (u64, Digest), proof: &[Digest]) -> bool {
    let ((first, old), (second, new)) = (earlier, later);
    if first == 0 || first >= second {
        return proof.is_empty() && (first == 0 || (first == second && old == new));
    }
    let mut path = proof.iter().copied();
    // The earlier tree is whole if its size is a power of two: then its root is where the path begins.
    let begin = if first.is_power_of_two() { Some(old) } else { path.next() };
    let Some(begin) = begin else { return false };
    let (mut left, mut right) = (first - 1, second - 1);
    while left & 1 == 1 {
        (left, right) = (left >> 1, right >> 1);
    }
    let (mut of_old, mut of_new) = (begin, begin);
    for sibling in path {
        if right == 0 {
            return false;
        }
        if left & 1 == 1 || left == right {
            (of_old, of_new) = (node(sibling, of_old), node(sibling, of_new));
            while left & 1 == 0 && left != 0 {
                (left, right) = (left >> 1, right >> 1);
            }
        } else {
            of_new = node(of_new, sibling);
        }
        (left, right) = (left >> 1, right >> 1);
    }
    of_old == old && of_new == new && right == 0
}
