//! Tables: searched, sorted, paged and taken away as a file.

use super::visitor::{Visitor, links, text};
use crate::{
    api::example::example,
    harness::Ayumi,
    scene::{company, play, ready_for_visits},
};

/// The rows of a table's page, each as what it says.
fn rows(body: &str) -> Vec<String> {
    let table = body.split("<tbody>").nth(1).unwrap_or_default().split("</tbody>").next().unwrap();
    table.split("<tr>").skip(1).map(text).collect()
}

/// Every table that is declared is listed and has a page in both languages and a file; the two have the same rows.
#[test]
fn every_table_has_a_page_and_a_file() {
    let visitor = Visitor::with_token(example());
    let listed = visitor.get("/tables");
    let tables: Vec<String> = links(&listed.body, "").into_iter().map(|(address, _)| address).collect();
    let tables: Vec<&String> = tables.iter().filter(|address| address.starts_with("/tables/")).collect();
    let codebook = example().get("/api/v1/codebook").json();
    let declared = codebook["entries"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "table");
    assert_eq!(declared.count(), tables.len());
    for programme in ["pilots", "visits", "meetings", "reports"] {
        assert!(tables.iter().any(|table| table.starts_with(&format!("/tables/{programme}/"))), "{programme}");
    }
    for table in tables {
        for language in ["ja", "en"] {
            let page = visitor.get_in(table, language);
            assert_eq!(page.status, 200, "{table}: {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{table}");
        }
        let (page, file) = (visitor.get(table), visitor.get(&format!("{table}?format=csv")));
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"), "{table}");
        let head = if page.body.contains("class=\"handling\"") { 2 } else { 1 };
        let shown = rows(&page.body).len();
        let lines = file.body.matches("\r\n").count() - head;
        assert!(lines == shown || (shown == 100 && lines > 100), "{table}: {shown} shown, {lines} in the file");
    }
}

/// A search finds what people read, a head sorts by what the column holds and then the other way, and all of it is in
/// the address.
#[test]
fn a_table_is_searched_and_sorted() {
    let ayumi = Ayumi::start();
    play(&ayumi, &ready_for_visits(4, 3));
    let visitor = Visitor::with_token(&ayumi);
    let page = "/tables/visits/companies";
    let all = visitor.get(page);
    assert_eq!(rows(&all.body).len(), 3, "{}", all.body);
    for (q, expected) in [(company(1), 1), ("東京都".to_owned(), 3), ("tokyo".to_owned(), 3), ("大阪".to_owned(), 0)]
    {
        let found = visitor.get(&format!("{page}?q={}", ayumi::client::escaped(&q)));
        assert_eq!(rows(&found.body).len(), expected, "{q}");
    }
    // The links to the other language and to the file keep the order.
    let is_head =
        |address: &str| address.contains("sort=") && !["lang=", "format="].iter().any(|it| address.contains(it));
    let sort = |page: &str| {
        let (address, _) =
            links(&visitor.get(page).body, "").into_iter().find(|(address, _)| is_head(address)).unwrap();
        (rows(&visitor.get(&address).body), address)
    };
    let (rising, address) = sort(page);
    let (falling, _) = sort(&address);
    assert!(rising.is_sorted() && rising.iter().eq(falling.iter().rev()), "{rising:?} {falling:?}");
    assert!(all.body.contains(&format!("href=\"/visits/{}\"", company(0))), "a row leads to what it is about");
    assert!(all.body.contains(&format!("href=\"/forms/visits/{}\"", company(0))), "and to its forms");
    let experts = visitor.get("/tables/visits/experts");
    assert!(experts.body.contains("href=\"/forms/visits/expert-100001\""), "{}", experts.body);
}

/// What isn't there, or can't be sorted by, is refused in words.
#[test]
fn a_table_that_is_not_there_says_so() {
    let visitor = Visitor::with_token(example());
    for (path, status) in [
        ("/tables/nothing/companies", 404),
        ("/tables/visits/nothing", 404),
        ("/tables/visits/companies?sort=size", 400),
        ("/tables/visits/companies?page=0", 400),
    ] {
        let page = visitor.get(path);
        assert_eq!(page.status, status, "{path}");
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
}
