//! What each crate depends on and may use. Read from `cargo metadata`, so that no edge can be added without this list.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

/// Stands for every programme, and the list of them.
const PROGRAMMES: &str = "programmes";

/// What a programme may depend on.
const EDGES_OF_PROGRAMME: &[&str] = &["ayumi-core", "ayumi-proto"];

/// For each crate that is no programme, the crates of Ayumi that it may depend on.
const EDGES: [(&str, &[&str]); 12] = [
    ("ayumi-proto", &[]),
    ("ayumi-core", &["ayumi-proto"]),
    ("ayumi-programmes", &["ayumi-core", "ayumi-proto", PROGRAMMES]),
    ("ayumi-history", &["ayumi-core", "ayumi-proto"]),
    ("ayumi-runtime", &["ayumi-core", "ayumi-proto"]),
    ("ayumi-pages", &["ayumi-core", "ayumi-proto", PROGRAMMES]),
    ("ayumi-exchange", &["ayumi-core", "ayumi-proto", PROGRAMMES]),
    ("ayumi-simulator", &["ayumi-core", "ayumi-proto", PROGRAMMES]),
    ("ayumi-projection", &["ayumi-core", "ayumi-history", "ayumi-proto", "ayumi-runtime", PROGRAMMES]),
    ("ayumi-gateway", &["ayumi-core", "ayumi-exchange", "ayumi-pages", "ayumi-proto", "ayumi-runtime", PROGRAMMES]),
    ("ayumi-reporter", &["ayumi-pages", "ayumi-proto", "ayumi-runtime", PROGRAMMES]),
    (
        "ayumi",
        &[
            "ayumi-core",
            "ayumi-exchange",
            "ayumi-gateway",
            "ayumi-history",
            "ayumi-projection",
            "ayumi-proto",
            "ayumi-reporter",
            "ayumi-runtime",
            "ayumi-simulator",
            PROGRAMMES,
        ],
    ),
];

/// Crates that are pure beside the programmes: no clock, no network, no async.
const PURE: [&str; 5] = ["ayumi-proto", "ayumi-core", "ayumi-programmes", "ayumi-pages", "ayumi-simulator"];

/// The crates of the programmes: what their list depends on, but for what every programme depends on.
fn programmes() -> Vec<String> {
    let own = |name: &String| name.starts_with("ayumi") && !EDGES_OF_PROGRAMME.contains(&name.as_str());
    dependencies().remove("ayumi-programmes").unwrap().into_iter().filter(own).collect()
}

/// For each crate, those that it may depend on.
pub fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let expand = |allowed: &&str| match *allowed {
        PROGRAMMES => programmes().into_iter().chain(["ayumi-programmes".to_owned()]).collect(),
        one => vec![one.to_owned()],
    };
    let owned = |name: &str, allowed: &[&str]| (name.to_owned(), allowed.iter().flat_map(expand).collect());
    let listed = EDGES.iter().map(|(name, allowed)| owned(name, allowed));
    listed.chain(programmes().iter().map(|name| owned(name, EDGES_OF_PROGRAMME))).collect()
}

/// The crate's folder.
pub fn folder_of(name: &str) -> PathBuf {
    let manifest = |package: &Value| PathBuf::from(package["manifest_path"].as_str().unwrap());
    let found = packages().into_iter().find(|package| package["name"] == name).as_ref().map(manifest);
    found.unwrap_or_else(|| panic!("no crate is called {name}")).parent().unwrap().to_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The crates of the workspace, as cargo describes them.
fn packages() -> Vec<Value> {
    static FOUND: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["packages"].as_array().unwrap().clone()
    });
    FOUND.clone()
}

/// The dependencies of every crate of the workspace that aren't for tests only.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    dependencies_where(|_| true)
}

fn dependencies_where(holds: fn(&Value) -> bool) -> BTreeMap<String, BTreeSet<String>> {
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let normal = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|dependency| dependency["kind"].is_null() && holds(dependency)).map(name).collect()
    };
    packages().iter().map(|package| (name(package), normal(package))).collect()
}

#[test]
fn crates_depend_only_on_what_is_listed() {
    let found = dependencies();
    let listed = edges();
    assert_eq!(found.keys().collect::<Vec<_>>(), listed.keys().collect::<Vec<_>>(), "the list of crates");
    for (name, dependencies) in &found {
        let own: BTreeSet<String> = dependencies.iter().filter(|name| name.starts_with("ayumi")).cloned().collect();
        assert!(own.is_subset(&listed[name]), "{name} depends on {:?}", own.difference(&listed[name]));
    }
}

#[test]
fn only_the_runtime_speaks_to_nats_and_only_the_codec_writes_postcard() {
    for (name, dependencies) in dependencies() {
        assert_eq!(dependencies.contains("async-nats"), name == "ayumi-runtime", "{name} and async-nats");
        assert_eq!(dependencies.contains("postcard"), name == "ayumi-proto", "{name} and postcard");
    }
    for file in sources(&root().join("proto/src")) {
        let uses = fs::read_to_string(&file)
            .unwrap()
            .lines()
            .any(|line| !line.trim().starts_with("//") && line.contains("postcard::"));
        assert_eq!(uses, file.ends_with("codec.rs"), "{} and postcard", file.display());
    }
}

#[test]
fn pure_crates_have_no_async_and_ask_no_clock() {
    let dependencies = dependencies();
    for name in PURE.map(str::to_owned).into_iter().chain(programmes()) {
        for impure in ["tokio", "futures", "async-nats", "rand", "tracing"] {
            assert!(!dependencies[&name].contains(impure), "{name} depends on {impure}");
        }
        if name == "ayumi-proto" {
            continue;
        }
        let folder = folder_of(&name).join("src");
        for file in sources(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            for impure in ["Moment::now", "SystemTime", "Instant::now", "new_v4", "async fn"] {
                assert!(!text.contains(impure), "{} uses {impure}", file.display());
            }
        }
    }
}

/// Events are matched variant by variant, so that the compiler finds every place that a new one concerns.
#[test]
fn no_programme_matches_events_with_a_wildcard() {
    for name in programmes() {
        for file in sources(&folder_of(&name).join("src")) {
            let text = fs::read_to_string(&file).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            let mut events_at = None;
            for line in &lines {
                let depth = line.len() - line.trim_start().len();
                if line.trim_start().starts_with("match event") {
                    events_at = Some(depth);
                } else if events_at == Some(depth) && line.trim() == "}" {
                    events_at = None;
                } else if events_at.is_some_and(|at| depth == at + 4) {
                    assert!(!line.trim_start().starts_with("_ =>"), "{}: {line}", file.display());
                }
            }
        }
    }
}

/// Where services run in containers, each programme has one that isn't in the list only by request.
#[test]
fn every_programme_has_a_container() {
    let compose = fs::read_to_string(root().join("docker-compose.yml")).unwrap();
    let always = dependencies_where(|dependency| dependency["optional"] == false).remove("ayumi-programmes").unwrap();
    let names = programmes();
    assert!(names.iter().any(|name| always.contains(name)), "{always:?}");
    for name in names.iter().filter(|name| always.contains(*name)).map(|name| name.trim_start_matches("ayumi-")) {
        assert!(compose.contains(&format!("command: [\"serve\", \"{name}\"]")), "docker-compose.yml runs no {name}");
    }
}

/// The Rust sources in a folder and those below it.
pub fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
