//! Writes every page to a folder, to be looked at: `AYUMI_PAGES_OUT=/tmp/pages cargo test -p ayumi-pages -- --ignored`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails like the test")]

mod common;

use ayumi_pages::{LIVE_SCRIPT, Language, Page, STYLE};
use common::{base_of, render, show};
use serde_json::json;

#[test]
#[ignore = "writes files"]
fn write_all_pages() {
    let Some(folder) = std::env::var_os("AYUMI_PAGES_OUT").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("assets/style.css"), STYLE).unwrap();
    std::fs::write(folder.join("assets/live.js"), LIVE_SCRIPT).unwrap();
    let write = |name: String, html: String| {
        std::fs::write(folder.join(name), html.replace("\"/assets/", "\"assets/")).unwrap();
    };
    for language in [Language::Ja, Language::En] {
        for page in Page::ALL {
            write(format!("{page:?}-{}.html", language.tag()), show(page, language));
        }
        let scheduled =
            json!({"base": base_of("/meetings/2019-3"), "meeting": common::meeting_scheduled(), "key": "k"});
        write(format!("Hold-{}.html", language.tag()), render(Page::Meeting, language, &scheduled));
    }
}
