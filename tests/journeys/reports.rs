//! Issued reports: what was sent to the ministry's observers, and how anybody can check it.

use std::{collections::BTreeMap, fs, path::Path};

use ayumi_proto::digest::Digest;
use serde_json::{Value, json};

use crate::{
    api::example::{example, read, rows},
    harness::{Ayumi, wait_for},
};

/// Submits a region's command.
fn submit(ayumi: &Ayumi, region: &str, command: &str, payload: &Value) -> u64 {
    let reply = ayumi.post(&format!("/api/v1/pilots/{region}/{command}?edition=fy2019"), None, payload);
    assert_eq!(reply.status, 201, "{command}: {}", reply.body);
    reply.json()["position"].as_u64().unwrap()
}

/// Two regions that recruit, with names that a spreadsheet or a page could take for something else.
fn regions(ayumi: &Ayumi) -> u64 {
    let open = |name: &str, code: &str| json!({"on": "2019-07-01", "name": name, "implementer": "実施者", "prefectures": [code]});
    submit(ayumi, "ishikawa", "open-region", &open("=石川, \"北陸\"", "17"));
    submit(ayumi, "niigata", "open-region", &open("<b>新潟</b>", "15"));
    let update = |code: &str| json!({"as_of": "2019-08-31", "prefectures": [{"prefecture": code, "applied": 9, "recruited": 7}]});
    submit(ayumi, "ishikawa", "update-recruitment", &update("17"));
    submit(ayumi, "niigata", "update-recruitment", &update("15"))
}

/// Issues a report by the command line, and what it printed.
fn issue(ayumi: &Ayumi, more: &[&str]) -> String {
    let output = ayumi.cli(&[&["report", "issue"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every delivered file with its bytes, by its path in the folder of reports.
fn delivered(ayumi: &Ayumi) -> BTreeMap<String, Vec<u8>> {
    fn collect(folder: &Path, root: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                collect(&entry, root, files);
            } else {
                let name = entry.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&entry).unwrap());
            }
        }
    }
    let (root, mut files) = (ayumi.data().join("reports"), BTreeMap::new());
    collect(&root, &root, &mut files);
    files
}

/// The issues of a report as the log has them.
fn issues(ayumi: &Ayumi, report: &str) -> Vec<Value> {
    // The projection hears of an issue a moment after it is in the log.
    let newest = ayumi.get("/api/v1/reports").json()["position"].clone();
    let answer = ayumi.get(&format!("/api/v1/reports/{report}?edition=fy2019&min_position={newest}")).json();
    answer["issues"].as_array().cloned().unwrap_or_default()
}

/// A report that is issued again, by an impatient person or a script, is the one that was issued: the
/// same bytes, once in the log, with digests that match the files.
#[test]
fn issued_twice_is_issued_once() {
    let ayumi = Ayumi::start();
    regions(&ayumi);
    let first = issue(&ayumi, &["--as-of", "2019-08-31"]);
    let files = delivered(&ayumi);
    let again = issue(&ayumi, &["--as-of", "2019-08-31"]);
    assert!(!first.contains("issued before") && again.contains("issued before"), "{first}{again}");
    assert_eq!(delivered(&ayumi), files);
    let recorded = wait_for("the issue in the view", || {
        Some(issues(&ayumi, "recruitment-2019-08")).filter(|issues| !issues.is_empty())
    });
    assert_eq!((recorded.len(), files.len()), (1, 2));
    for file in rows(&recorded[0], "files") {
        let (name, sha256) = (file["name"].as_str().unwrap(), file["sha256"].as_str().unwrap());
        let (path, bytes) = files.iter().find(|(path, _)| path.ends_with(name)).unwrap();
        assert_eq!(
            (Digest::of(&[bytes]).to_string(), file["size_bytes"].as_u64()),
            (sha256.to_owned(), Some(bytes.len() as u64))
        );
        assert!(first.contains(&format!("reports/{path}  sha256 {sha256}")), "{first}");
        let fetched = ayumi.get(&format!("/api/v1/report-files/{path}"));
        assert_eq!((fetched.status, fetched.body.as_bytes()), (200, bytes.as_slice()));
    }
}

/// An issued report doesn't change with what is recorded later: the same day at the same position
/// has the same bytes, also when the files have been lost, and files that somebody changed are never
/// passed off as issued.
#[test]
fn an_old_position_gives_the_old_bytes() {
    let ayumi = Ayumi::start();
    let position = regions(&ayumi).to_string();
    let at = ["--as-of", "2019-08-31", "--position", position.as_str()];
    issue(&ayumi, &at);
    let files = delivered(&ayumi);
    let corrected = json!({"as_of": "2019-08-31", "prefectures": [{"prefecture": "17", "applied": 9, "recruited": 6}], "reason": "誤記"});
    submit(&ayumi, "ishikawa", "correct-recruitment", &corrected);
    fs::remove_dir_all(ayumi.data().join("reports")).unwrap();
    assert!(issue(&ayumi, &at).contains("issued before"));
    assert_eq!(delivered(&ayumi), files);
    let newer = issue(&ayumi, &["--as-of", "2019-08-31"]);
    let all = delivered(&ayumi);
    assert!(!newer.contains("issued before") && all.len() == 4, "{newer}");
    assert!(files.iter().all(|(path, bytes)| all.get(path) == Some(bytes)), "delivered files were changed");
    let csv = files.keys().find(|path| path.ends_with(".csv")).unwrap();
    fs::write(ayumi.data().join("reports").join(csv), "changed").unwrap();
    let refused = ayumi.cli(&[&["report", "issue"][..], &at].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(delivered(&ayumi)[csv], b"changed", "delivered files are left as they are");
    assert_eq!(issues(&ayumi, "recruitment-2019-08").len(), 2);
}

/// A report states the root of the log that it is based on, so that a reader who keeps it can prove, years later, that
/// the log still holds what the report was made of.
#[test]
fn a_report_states_the_root_that_it_is_based_on() {
    let ayumi = Ayumi::start();
    let position = regions(&ayumi);
    issue(&ayumi, &["--as-of", "2019-08-31", "--position", &position.to_string()]);
    let html = delivered(&ayumi).into_iter().find(|(path, _)| path.ends_with(".html")).unwrap().1;
    let html = String::from_utf8(html).unwrap();
    let stated = html.split("ayumi verify --root ").nth(1).unwrap().split('<').next().unwrap();
    let root = ayumi.get(&format!("/api/v1/proof?position={position}")).json()["root"].clone();
    assert_eq!(stated, format!("{} --position {position}", root.as_str().unwrap()));
    assert!(html.contains("照合"), "the report doesn't say how to check it");
}

/// Two who issue at the same moment, for the same day at different positions and at the same one, each
/// get whole files and the digests of just these.
#[test]
fn issuing_at_once_mixes_nothing_up() {
    let ayumi = Ayumi::start();
    let last = regions(&ayumi);
    let bodies: Vec<Value> = (0..12).map(|n| json!({"as_of": "2019-08-31", "position": last - n % 3})).collect();
    let replies: Vec<Value> = std::thread::scope(|scope| {
        let issue = |body: &Value| {
            let (ayumi, body) = (&ayumi, body.clone());
            scope.spawn(move || ayumi.post("/api/v1/reports/recruitment/issue", None, &body))
        };
        let clients: Vec<_> = bodies.iter().map(issue).collect();
        let replies = clients.into_iter().map(|client| client.join().unwrap());
        replies
            .inspect(|reply| assert!(matches!(reply.status, 200 | 201), "{}", reply.body))
            .map(|reply| reply.json())
            .collect()
    });
    let files = delivered(&ayumi);
    assert_eq!(files.len(), 6, "{:?}", files.keys());
    for reply in &replies {
        for file in rows(reply, "files") {
            let path = format!("{}/{}", reply["folder"].as_str().unwrap(), file["name"].as_str().unwrap());
            assert_eq!(Digest::of(&[&files[&path]]).to_string(), file["sha256"].as_str().unwrap(), "{path}");
        }
    }
    assert_eq!(replies.iter().filter(|reply| reply["repeated"] == false).count(), 3);
}

/// What can't be issued is refused by the field, and leaves neither files nor a trace in the log.
#[test]
fn what_cannot_be_issued_is_refused() {
    let ayumi = Ayumi::start();
    let position = regions(&ayumi);
    let refused = [
        (json!({"position": 999_999}), "position"),
        (json!({"position": -1}), "position"),
        (json!({"as_of": "2190-01-01"}), "as_of"),
        (json!({"as_of": "2019-06-30"}), "as_of"),
        (json!({"as_of": "soon"}), "as_of"),
        (json!({"edition": "fy2018"}), "edition"),
        (json!({"edition": 2019}), "edition"),
        (json!({"colour": "blue"}), "colour"),
        (json!([]), "body"),
    ];
    for (body, field) in refused {
        let reply = ayumi.post("/api/v1/reports/recruitment/issue", None, &body);
        assert_eq!((reply.status, reply.json()["field"].as_str()), (400, Some(field)), "{body}: {}", reply.body);
    }
    assert_eq!(ayumi.post("/api/v1/reports/no-such/issue", None, &json!({})).status, 404);
    assert_eq!(ayumi.get("/readyz").json()["position"], position);
    assert!(!ayumi.data().join("reports").exists());
}

/// The page can be mailed and kept: it needs nothing else, says its day and its position, marks what is
/// simulated, and names to observers no company and no person. The CSV has one datum a cell.
#[test]
fn the_files_are_complete_by_themselves() {
    let body = json!({"as_of": "2019-08-31"});
    let issued = example().post("/api/v1/reports/recruitment/issue", None, &body).json();
    let file = |name: &str| {
        let reply = example().get(&format!("/api/v1/report-files/{}/{name}", issued["folder"].as_str().unwrap()));
        assert_eq!(reply.status, 200, "{issued}");
        reply.body
    };
    let (html, csv) = (file("recruitment.html"), file("recruitment.csv"));
    for loaded in ["src=", "<link", "@import", "url(", "<script", "href=\"http", "href=\"/"] {
        assert!(!html.contains(loaded), "{loaded}");
    }
    let position = issued["position"].to_string();
    let grouped = format!("{},{}", &position[..position.len() - 3], &position[position.len() - 3..]);
    assert!(html.contains("2019-08-31") && html.contains("模擬"));
    assert!(html.contains(&position) || html.contains(&grouped), "no position");
    let companies = read("/api/v1/visits?limit=500");
    for company in rows(&companies, "companies") {
        let (id, name) = (company["id"].as_str().unwrap(), company["name"].as_str().unwrap());
        assert!(![&html, &csv].iter().any(|file| file.contains(id) || file.contains(name)), "{id} {name}");
    }
    let table = read("/api/v1/pilots?as_of=2019-08-31");
    let mut lines = csv.trim_start_matches('\u{feff}').lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|column| *column == name).unwrap_or_else(|| panic!("no {name}"));
    let cells: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(cells.iter().all(|row| row.len() == header.len() && row[column("position")] == position));
    for region in rows(&table, "regions") {
        let own = cells.iter().filter(|row| row[column("region")] == region["id"]);
        let recruited: u64 = own.filter_map(|row| row[column("recruited")].parse::<u64>().ok()).sum();
        assert_eq!(region["recruited"], recruited, "{}", region["id"]);
    }
}

/// Names as people write them stay data: a spreadsheet runs none as a formula, a browser shows none as
/// markup.
#[test]
fn names_stay_data() {
    let ayumi = Ayumi::start();
    regions(&ayumi);
    issue(&ayumi, &["--as-of", "2019-08-31"]);
    let files = delivered(&ayumi);
    let file =
        |end: &str| String::from_utf8(files.iter().find(|(path, _)| path.ends_with(end)).unwrap().1.clone()).unwrap();
    assert!(file(".html").contains("&lt;b&gt;新潟") && !file(".html").contains("<b>新潟"));
    let csv = file(".csv");
    assert!(csv.contains("石川, \"\"北陸\"\"\""), "{csv}");
    assert!(!csv.contains(",=") && !csv.contains(",\"="), "{csv}");
}

/// Nobody has to think of it: the report of the newest month in which a region recruited is issued by
/// itself, once, however often Ayumi starts.
#[test]
fn the_monthly_report_is_issued_by_itself() {
    let ayumi = Ayumi::start();
    regions(&ayumi);
    for region in ["ishikawa", "niigata"] {
        submit(&ayumi, region, "close-recruitment", &json!({"on": "2020-01-15", "reason": null}));
    }
    for _ in 0..2 {
        assert!(ayumi.stop().success());
        ayumi.restart();
        let issued =
            wait_for("the report", || Some(issues(&ayumi, "recruitment-2020-01")).filter(|issues| !issues.is_empty()));
        assert_eq!((issued.len(), &issued[0]["as_of"]), (1, &json!("2020-01-31")));
    }
    assert_eq!(rows(&ayumi.get("/api/v1/reports?edition=fy2019").json(), "reports").len(), 1);
    assert_eq!(delivered(&ayumi).len(), 2);
}
