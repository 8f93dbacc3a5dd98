//! Rows of any measures by any dimensions, tables and the codebook: what a researcher takes away is what the figures at
//! their addresses say, in every form.

use std::{fs, io::Read, process::Command};

use bytes::Bytes;
use parquet::{
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::Field,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    api::example::{example, read, rows, sum},
    harness::Reply,
};

const MEASURES: &str = "spent-yen,visits,applied";

/// The rows of a cube of the visits, of all pages.
fn cube(question: &str) -> Vec<Value> {
    let mut after = String::new();
    let mut all = Vec::new();
    loop {
        let answer = read(&format!("/api/v1/cube/visits?{question}&limit=7{after}"));
        all.extend(rows(&answer, "rows").clone());
        match answer["next"].as_str() {
            Some(next) => after = format!("&after={next}&known_at={}", answer["position"]),
            None => {
                assert_eq!(answer["total"], all.len());
                return all;
            }
        }
    }
}

/// The values of CSV without quotes in it, a cell a column.
fn csv(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.header("content-type").starts_with("text/csv"), "{:?}", reply.headers);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(reply.body.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The rows of a Parquet file under their names, as CSV has them.
fn parquet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let reader = SerializedFileReader::new(Bytes::from(bytes)).unwrap();
    let schema = reader.metadata().file_metadata().schema_descr().clone();
    let names = schema.columns().iter().map(|column| column.name().to_owned()).collect();
    let cell = |(_, field): (String, Field)| match field {
        Field::Null => String::new(),
        Field::Str(text) => text,
        other => other.to_string(),
    };
    let rows =
        reader.get_row_iter(None).unwrap().map(|row| row.unwrap().into_columns().into_iter().map(cell).collect());
    [names].into_iter().chain(rows).collect()
}

/// A file that the command line writes.
fn written(arguments: &[&str], extension: &str) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(format!("rows.{extension}"));
    let output = example().cli(&[arguments, &["--out", file.to_str().unwrap()]].concat());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    fs::read(file).unwrap()
}

/// Each row by region is the figure at its address, and all together are the total.
#[test]
fn sums_by_region_are_the_figures_at_their_addresses() {
    let by_region = cube(&format!("measures={MEASURES}&by=region"));
    assert!(by_region.len() > 5);
    for row in &by_region {
        let region = row["region"].as_str().unwrap();
        for measure in MEASURES.split(',') {
            let figure = read(&format!("/api/v1/figures/visits/fy2019/region/{region}/{measure}"));
            assert_eq!(row[measure], figure["figures"][0]["value"], "{region} {measure}");
        }
        assert!(row["simulated"].is_boolean());
    }
    let total = cube(&format!("measures={MEASURES},reserved-yen"));
    assert_eq!(total.len(), 1);
    for measure in [MEASURES.split(',').collect(), vec!["reserved-yen"]].concat() {
        let figure = read(&format!("/api/v1/figures/visits/fy2019/{measure}"));
        assert_eq!(total[0][measure], figure["figures"][0]["value"], "{measure}");
        if measure != "reserved-yen" {
            assert_eq!(json!(sum(&by_region, measure)), total[0][measure], "{measure}");
        }
    }
}

/// What happened by month adds up to the total, over items as well; over time the last month is today.
#[test]
fn months_add_up_and_the_last_is_as_of_today() {
    let total = cube("measures=spent-yen,visits").remove(0);
    for by in ["month", "region,month", "company", "expert"] {
        let by_it = cube(&format!("measures=spent-yen,visits&by={by}"));
        assert!(by_it.len() > 5, "{by}");
        for measure in ["spent-yen", "visits"] {
            assert_eq!(json!(sum(&by_it, measure)), total[measure], "{measure} by {by}");
        }
    }
    let over_time = cube("measures=spent-yen,visits&every=month");
    let last = over_time.last().unwrap();
    for measure in ["spent-yen", "visits"] {
        assert_eq!(last[measure], total[measure]);
    }
    for row in &over_time[..over_time.len() - 1] {
        let then = cube(&format!("measures=spent-yen,visits&as_of={}", row["as_of"].as_str().unwrap())).remove(0);
        assert_eq!((&row["spent-yen"], &row["visits"]), (&then["spent-yen"], &then["visits"]), "{row}");
    }
    let weeks = cube("measures=visits&every=week&from=2019-09-02&as_of=2019-09-18");
    let days: Vec<&Value> = weeks.iter().map(|row| &row["as_of"]).collect();
    assert_eq!(days, ["2019-09-08", "2019-09-15", "2019-09-18"]);
}

/// Whether over HTTP or from the command line, CSV and Parquet have the rows that JSON has in pages.
#[test]
fn csv_and_parquet_have_the_rows_of_all_pages() {
    let question = "measures=spent-yen,visits&by=region,month";
    let json = cube(question);
    let text = csv(&example().get(&format!("/api/v1/cube/visits?{question}&format=csv")));
    assert_eq!(text[0], ["region", "month", "spent-yen", "visits", "simulated"]);
    let cells = |row: &Value| -> Vec<String> {
        let cell = |name: &String| row[name].as_str().map_or_else(|| row[name].to_string(), str::to_owned);
        text[0].iter().map(cell).collect()
    };
    assert_eq!(text[1..], json.iter().map(cells).collect::<Vec<_>>());
    let asked = ["cube", "visits", "--measures", "spent-yen,visits", "--by", "region,month"];
    assert_eq!(parquet(written(&asked, "parquet")), text);
    assert_eq!(
        written(&asked, "csv"),
        example().get(&format!("/api/v1/cube/visits?{question}&format=csv")).body.as_bytes()
    );

    let bearer = format!("Bearer {}", example().remote().token);
    let accepts = |accept: &str, path: &str| {
        example().send("GET", path, &[("authorization", &bearer), ("accept", accept)], "").unwrap()
    };
    let companies = csv(&accepts("text/csv", "/api/v1/tables/visits/companies"));
    assert_eq!(parquet(written(&["table", "visits", "companies"], "parquet")), companies);
    let table = read("/api/v1/tables/visits/companies?limit=1");
    assert_eq!(json!(companies.len() - 1), table["total"]);
    let columns: Vec<&str> = rows(&table, "columns").iter().map(|column| column["name"].as_str().unwrap()).collect();
    assert_eq!(companies[0], columns);
    let file = example().get("/api/v1/tables/visits/companies?format=csv");
    assert!(file.header("content-disposition").contains("visits-fy2019-companies.csv"), "{:?}", file.headers);
    assert!(file.header("ayumi-position").parse::<u64>().unwrap() >= table["position"].as_u64().unwrap());
    assert_eq!(csv(&file), companies);
    let address = "/api/v1/tables/visits/companies?format=parquet";
    let (media_type, mut body) = example().client().open(address, "content-type").unwrap();
    let mut bytes = Vec::new();
    body.read_to_end(&mut bytes).unwrap();
    assert_eq!((media_type.as_deref(), parquet(bytes)), (Some("application/vnd.apache.parquet"), companies));
    assert_eq!(example().get("/api/v1/cube/visits?measures=visits&format=csv&limit=5").json()["field"], "limit");
}

/// A table's rows are found by text and sorted by a column.
#[test]
fn tables_are_searched_and_sorted() {
    let all = read("/api/v1/tables/visits/companies");
    let first = &rows(&all, "rows")[0];
    let id = rows(&all, "columns")[0]["name"].as_str().unwrap();
    let found = read(&format!("/api/v1/tables/visits/companies?q={}", first[id].as_str().unwrap()));
    assert_eq!(rows(&found, "rows"), &vec![first.clone()]);
    let falling = read("/api/v1/tables/visits/companies?sort=-spent_yen");
    let yen: Vec<u64> = rows(&falling, "rows").iter().map(|row| row["spent_yen"].as_u64().unwrap()).collect();
    assert_eq!((yen.is_sorted_by(|one, other| one >= other), json!(yen.len())), (true, all["total"].clone()));
    let problem = example().get("/api/v1/tables/visits/companies?sort=nothing");
    assert_eq!((problem.status, &problem.json()["field"]), (400, &json!("sort")));
    assert!(problem.body.contains("spent_yen"), "{}", problem.body);
    for missing in
        ["/api/v1/tables/visits/nothing", "/api/v1/tables/nothing/companies", "/api/v1/cube/nothing?measures=a"]
    {
        assert_eq!(example().get(missing).status, 404, "{missing}");
    }
}

/// The codebook has every measure, dimension and table of every programme, and each can be asked for.
#[test]
fn what_is_in_the_codebook_can_be_asked() {
    let codebook = read("/api/v1/codebook");
    let entries = rows(&codebook, "entries");
    assert_eq!(codebook["entries"], serde_json::to_value(ayumi_programmes::codebook()).unwrap());
    assert_eq!(csv(&example().get("/api/v1/codebook?format=csv")).len(), entries.len() + 1);
    let printed = example().cli(&["codebook", "--format", "json"]);
    assert_eq!(serde_json::from_slice::<Value>(&printed.stdout).unwrap(), codebook);
    let mut asked = 0;
    for entry in entries {
        let text = |name: &str| entry[name].as_str().unwrap();
        let [programme, name] = ["programme", "name"].map(text);
        assert!(!text("ja").is_empty() && !text("en").is_empty(), "{entry}");
        let path = match text("kind") {
            "measure" | "indicator" => format!("/api/v1/cube/{programme}?measures={name}&as_of=2019-10-31"),
            "table" => format!("/api/v1/tables/{programme}/{name}?as_of=2019-10-31&limit=1"),
            "dimension" | "column" => continue,
            other => panic!("{other}"),
        };
        read(&path);
        asked += 1;
    }
    assert!(asked > 30, "{asked}");
}

/// A name that there isn't is refused with those that there are.
#[test]
fn an_unknown_name_is_refused_with_the_names_that_there_are() {
    for (question, field, named) in [
        ("measures=spent", "measures", "spent-yen"),
        ("", "measures", "spent-yen"),
        ("measures=visits&by=area", "by", "prefecture"),
        ("measures=visits&by=visits", "by", "visits"),
        ("measures=visits&every=year", "every", "month"),
        ("measures=visits&every=day", "every", "400"),
        ("measures=visits&format=xlsx", "format", "parquet"),
    ] {
        let reply = example().get(&format!("/api/v1/cube/visits?{question}"));
        assert_eq!((reply.status, &reply.json()["field"]), (400, &json!(field)), "{question}: {}", reply.body);
        assert!(reply.json()["detail"].as_str().unwrap().contains(named), "{question}: {}", reply.body);
    }
    let output = example().cli(&["cube", "visits", "--measures", "spent"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("spent-yen"));
}

/// An export answers the same rows without any server.
#[test]
fn an_export_has_the_rows_of_the_server() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("example.parquet");
    let file = file.to_str().unwrap();
    assert_eq!(example().cli(&["export", file]).status.code(), Some(0));
    let rows_of = |output: std::process::Output| {
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let mut answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        // A report may be recorded at any time, after the export or before it.
        answer["position"].take();
        answer["known_at"].take();
        answer
    };
    for question in [
        &["cube", "visits", "--measures=spent-yen,gross-yen", "--by=expert,month", "--as-of=2020-03-31"][..],
        &["cube", "pilots", "--measures=recruited", "--by=region", "--every=month", "--as-of=2020-03-31"],
        &["table", "visits", "companies", "--sort=-spent_yen", "--as-of=2020-03-31"],
        &["table", "meetings", "follow-ups", "--as-of=2019-10-31"],
    ] {
        let arguments = [question, &["--format", "json"]].concat();
        let mut alone = Command::new(env!("CARGO_BIN_EXE_ayumi"));
        alone.args(["replay", file]).args(&arguments).env("AYUMI_URL", "http://127.0.0.1:1");
        let from_file = rows_of(alone.output().unwrap());
        assert!(from_file["total"].as_u64().unwrap() > 0, "{question:?}");
        assert_eq!(from_file, rows_of(example().cli(&arguments)), "{question:?}");
    }
    let table = example().cli(&["cube", "visits", "--measures", "spent-yen", "--by", "region"]);
    let table = String::from_utf8(table.stdout).unwrap();
    assert!(table.contains("spent-yen") && table.contains("tohoku") && table.contains("edition: fy2019"), "{table}");
}
