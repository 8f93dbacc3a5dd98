//! Crashes and orderly ends of `ayumi up`.

use crate::harness::Ayumi;

/// A start can be stopped by Ctrl-C.
#[test]
fn it_stops() {
    let ayumi = Ayumi::start();
    assert_eq!(ayumi.get("/readyz").status, 200);
    assert!(ayumi.stop().success());
}
