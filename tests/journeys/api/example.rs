//! One running Ayumi with the FY2019 example for all tests that only read. Loading it takes longer than
//! all of them together.

use std::{
    process::{Child, Command, Stdio},
    sync::{Mutex, OnceLock},
};

use serde_json::Value;

use crate::harness::Ayumi;

static EXAMPLE: OnceLock<Ayumi> = OnceLock::new();
static KEEPER: Mutex<Option<Child>> = Mutex::new(None);

/// Ends Ayumi and removes its data once its own standard input ends, which it does with the process of
/// the tests, however that ends: what is static is never dropped.
const KEEPER_SCRIPT: &str = r#"
read -r _
kill -TERM "$1"
for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
case "$2" in /tmp/?*) rm -rf "$2" ;; esac
"#;

/// Ayumi with the example, started by the first who asks.
pub fn example() -> &'static Ayumi {
    EXAMPLE.get_or_init(|| {
        let ayumi = Ayumi::start_example();
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER_SCRIPT, "keeper", &ayumi.pid().to_string()]).arg(ayumi.data());
        let keeper = keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        *KEEPER.lock().unwrap() = Some(keeper);
        ayumi
    })
}

/// What a GET of the example answers.
pub fn read(path: &str) -> Value {
    let reply = example().get(path);
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

/// The rows of a list of an answer.
pub fn rows<'a>(answer: &'a Value, list: &str) -> &'a Vec<Value> {
    answer[list].as_array().unwrap_or_else(|| panic!("{list} isn't a list: {answer}"))
}

/// The sum of a field over rows; a row without the number fails.
pub fn sum(rows: &[Value], field: &str) -> u64 {
    rows.iter().map(|row| row[field].as_u64().unwrap_or_else(|| panic!("no {field}: {row}"))).sum()
}
