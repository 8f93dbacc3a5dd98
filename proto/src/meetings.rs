//! stub
use serde::{Deserialize, Serialize};
/// stub
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// s
    Stub { on: crate::time::Day },
}
impl crate::event::Happening for Event {
    fn occurred(&self) -> crate::time::Occurred {
        let Event::Stub { on } = self;
        crate::time::Occurred::Day(*on)
    }
    fn kind(&self) -> &'static str {
        "stub"
    }
}
