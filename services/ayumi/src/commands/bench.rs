//! stub
use clap::Args;
use crate::commands::{End, Failure};
/// Measure
#[derive(Debug, Args)]
pub struct Bench {}
impl Bench {
    /// stub
    pub async fn run(self) -> Result<End, Failure> { Ok(End::Done) }
}
