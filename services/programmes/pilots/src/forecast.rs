//! How many companies take part by the target's day: a pure, deterministic model of counts by day, which knows
//! nothing of regions, events or states.
//!
//! Recruitment is a Poisson process whose pace has one of a few *shapes* between opening and target's day: even, falling
//! or bell-shaped. Under a shape the level of the pace is a gamma variable (V. V. Anisimov and V. V. Fedorov, Statistics
//! in Medicine 26, 2007); the shapes are weighed by how well each explains what was reported, which is Bayesian model
//! averaging as in S. Urbas, C. Sherlock and P. Metcalfe (arXiv 1910.07965). On top of it the logarithm of the pace walks,
//! so that the future is less certain the longer it is.
//!
//! Every parameter is a constant here, with its reason; `BENCHMARKS.md` says which coverage they reach. Only addition,
//! multiplication, division and square root are used, which every machine rounds alike: the same counts give the same
//! forecast everywhere.

mod count;
mod model;
mod reading;
mod shape;

pub use count::Forecast;
pub(crate) use count::Outlook;
pub(crate) use model::Model;
pub(crate) use reading::Series;

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod tests;
