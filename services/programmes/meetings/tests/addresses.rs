//! The texts of addresses: what they are read as, and what is none.

use std::collections::BTreeSet;

use ayumi_core::world::v;
use ayumi_meetings::address::{Address, BodyFigure, BodyName};
use ayumi_proto::text::Malformed;

#[test]
fn an_address_that_names_no_figure_is_malformed_in_both_languages() {
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
        let Err(Malformed { value, ja, en }) = text.parse::<Address>() else { panic!("{text} was read") };
        assert_eq!((value.as_str(), ja.contains("アドレス"), en.contains("address")), (text, true, true));
    }
}

/// Names that hold what stands for other signs in an address, and what would be taken apart there.
#[test]
fn names_in_addresses_read_back_and_stay_apart() {
    let names =
        ["A/B", "A_B", "A%2FB", "A%252FB", "%", "%2", "%20", " % 20", "甲 乙", "甲　 乙", "甲%20乙", "甲?乙#丙"];
    let addresses = names.map(|name| Address::Body(BodyName::of(&v(name)), BodyFigure::Present));
    for address in &addresses {
        assert_eq!(&v::<Address>(&address.to_string()), address);
    }
    let texts: BTreeSet<String> = addresses.iter().map(Address::to_string).collect();
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
        assert_eq!(v::<Address>(came).to_string(), listed);
    }
}
