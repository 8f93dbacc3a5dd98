//! The root that a log of some length is known by, and what proves that a later log extends an earlier one.

use std::sync::{Mutex, PoisonError};

use ayumi_history::{FramesError, tree::Tree};
use ayumi_proto::answer::{Proof, Rooted};

use crate::past::{Basis, Past};

/// The tree, which grows when it is asked.
#[derive(Default)]
pub struct Prover(Mutex<Tree>);

impl Prover {
    /// The proof between two beginnings of the log.
    pub fn prove(&self, past: &Past) -> Result<Proof, FramesError> {
        // What was grown before a panic is right: a block is added whole.
        let mut tree = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut root = |Basis { position, .. }: Basis| tree.root(&past.file, position);
        let (later, from) = (root(past.basis)?, Rooted { position: past.since.position, root: root(past.since)? });
        let consistency = tree.consistency(&past.file, from.position, past.basis.position)?;
        Ok(Proof { root: later, from, consistency })
    }
}
