//! Connections that are silent, slow or too large hold up nobody.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit, setrlimit};

use crate::harness::{Ayumi, wait_for};

/// R4: 1,300 connections that say nothing, on a process that may open 1,024 files: somebody else is answered all the
/// same, and the log says once what happened.
#[test]
fn r4_silent_connections_lock_nobody_out() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let ayumi = Ayumi::start_in("ulimit -n 1024;", &[]);
    let mut silent: Vec<TcpStream> = (0..1300).map(|_| ayumi.connect()).collect();
    let began = Instant::now();
    assert_eq!(ayumi.get("/api/v1/editions").status, 200);
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    let said = ayumi.stderr();
    assert_eq!(said.matches("as many connections as there may be").count(), 1, "{said}");
    assert!(!said.contains("can't accept"), "{said}");
    assert_eq!(silent[0].read(&mut [0; 64]).unwrap(), 0, "a silent connection stays open");
}

/// R4: heads have a bound, and a body that stops half-way is answered instead of waited for.
#[test]
fn r4_large_heads_and_half_sent_bodies_are_refused() {
    let ayumi = Ayumi::start();
    let mut half = ayumi.connect();
    write!(half, "POST /login HTTP/1.1\r\nhost: ayumi\r\ncontent-length: 100\r\n\r\ntoken=").unwrap();
    let mut large = ayumi.connect();
    write!(large, "GET / HTTP/1.1\r\nhost: ayumi\r\n").unwrap();
    let filler = format!("x: {}\r\n", "y".repeat(1000));
    let sent = (0..400).map_while(|_| large.write_all(filler.as_bytes()).ok()).count();
    let mut answer = Vec::new();
    match large.read_to_end(&mut answer) {
        Ok(_) => assert!(answer.starts_with(b"HTTP/1.1 431"), "{}", String::from_utf8_lossy(&answer)),
        // It ended with what was sent unread.
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset, "after {sent} kB"),
    }
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

/// R4: where no file can be opened any more, that is logged, and not for each try; it goes on by itself once one can.
#[test]
fn r4_what_cannot_be_accepted_is_logged_and_accepted_later() {
    let ayumi = Ayumi::start();
    let pid = Pid::from_raw(i32::try_from(ayumi.pid()).unwrap());
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let allowed = prlimit(pid, Resource::Nofile, Rlimit { current: Some(3), maximum }).unwrap();
    let mut waiting = ayumi.connect();
    write!(waiting, "GET /livez HTTP/1.1\r\nhost: ayumi\r\nconnection: close\r\n\r\n").unwrap();
    let failures = || ayumi.stderr().matches("can't accept connections").count();
    wait_for("the failure in the log", || (failures() > 0).then_some(()));
    prlimit(pid, Resource::Nofile, allowed).unwrap();
    let mut answer = String::new();
    waiting.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(failures(), 1);
}

/// R4: with requests half sent and answers unread, it stops within five seconds.
#[test]
fn r4_it_stops_in_time_with_requests_half_sent() {
    let ayumi = Ayumi::start();
    let bearer = format!("authorization: Bearer {}", ayumi.remote().token);
    let half_sent = [
        String::new(),
        "GET / HTTP/1.1\r\nhost: ayumi\r\n".to_owned(),
        "POST /login HTTP/1.1\r\nhost: ayumi\r\ncontent-length: 100\r\n\r\ntoken=".to_owned(),
        format!("GET /api/v1/events?from=0 HTTP/1.1\r\nhost: ayumi\r\n{bearer}\r\n\r\n"),
        format!("GET /api/v1/export HTTP/1.1\r\nhost: ayumi\r\n{bearer}\r\n\r\n"),
    ];
    let open = half_sent.map(|bytes| {
        let mut stream = ayumi.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    });
    assert_eq!(ayumi.get("/livez").status, 200);
    let began = Instant::now();
    let status = ayumi.terminate();
    assert!(began.elapsed() < Duration::from_secs(5) && status.success(), "{:?} {status}", began.elapsed());
    drop(open);
}
