//! The texts of addresses: what they are read as, and what is none.

use std::collections::BTreeSet;

use ayumi_core::{
    figures::place::Address,
    world::{World, v},
};
use ayumi_meetings::{BodyName, Meetings};
use ayumi_proto::text::Name;

fn read(text: &str) -> Option<Address<Meetings>> {
    Address::parse(text)
}

#[test]
fn a_text_that_names_no_figure_is_no_address() {
    for text in [
        "",
        "opened",
        "2019-2/opened",
        "2019-2/present/",
        "2019 2/present",
        "2019-2/requests/seminar",
        "2019-2/requests/seminar/present",
        "2019-2/answers/seminar/pending",
        "body//present",
        "body/A/B/present",
        "body/A_B/absent",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn what_is_declared_has_an_address() {
    World::<Meetings>::assert_all_are_shown();
}

/// Names that hold what represents other signs in an address, and what would be taken apart there.
#[test]
fn names_in_addresses_read_back_and_stay_apart() {
    let names =
        ["A/B", "A_B", "A%2FB", "A%252FB", "%", "%2", "%20", " % 20", "甲 乙", "甲　 乙", "甲%20乙", "甲?乙#丙"];
    let mut texts = BTreeSet::new();
    for name in names.map(|name| BodyName::of(&v::<Name>(name))) {
        let text = format!("body/{name}/present");
        let address = read(&text).expect("an address that reads back");
        assert_eq!((address.scope.point.body.as_ref(), address.to_string()), (Some(&name), text.clone()));
        texts.insert(text);
    }
    // Two of the names are spellings of one.
    assert_eq!(texts.len(), names.len() - 1, "{texts:?}");
    assert!(texts.contains("body/甲%20乙/present") && texts.contains("body/A%2FB/present"), "{texts:?}");
}

/// A URL's escapes are undone before its address is read.
#[test]
fn an_address_that_came_through_a_url_names_the_same_body() {
    for (came, listed) in [
        ("body/(特非) ITコーディネータ協会/present", "body/(特非)%20ITコーディネータ協会/present"),
        ("body/A?B#C/present", "body/A%3FB%23C/present"),
        ("body/100%会/present", "body/100%25会/present"),
    ] {
        assert_eq!(read(came).map(|address| address.to_string()).as_deref(), Some(listed));
    }
}
