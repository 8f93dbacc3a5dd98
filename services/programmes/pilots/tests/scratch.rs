#![allow(clippy::unwrap_used)]
mod common;
use ayumi_core::{
    figures::{explain::explain, place::Address},
    world::{World, v},
};
use ayumi_pilots::{ApproachResult, Pilots};
use common::*;
use std::time::Instant;
#[test]
fn scratch() {
    let mut world = empty();
    for region in 0..40u32 {
        let prefecture = format!("{:02}", region + 1);
        let id = format!("r{region}");
        world.accept(&id, open("2019-07-01", &[&prefecture]));
        world.accept(&id, target("2019-07-01", 1000, "2020-03-01", &[], None));
        for day in 0..100 {
            let on = (v::<ayumi_proto::time::Day>("2019-07-02") + day).to_string();
            world.accept(&id, update(&on, &[row(&prefecture, (day as u32) * 3 + region)]));
            world.accept(&id, approach(&on, &format!("body {day}"), &prefecture, ApproachResult::Agreed));
        }
    }
    let as_of = v("2019-12-01");
    let t = Instant::now();
    let recorded = world.recorded(as_of);
    println!("recorded {:?}", t.elapsed());
    let t = Instant::now();
    let folded = world.folded(as_of);
    println!("fold {} events {:?}", world.log.len(), t.elapsed());
    let t = Instant::now();
    let n = folded.addresses("").len();
    println!("addresses {n} {:?}", t.elapsed());
    let t = Instant::now();
    let n = folded.addresses("r1").len();
    println!("addresses r1 {n} {:?}", t.elapsed());
    let t = Instant::now();
    let n = world.figures(v("fy2019"), as_of).len();
    println!("figures {n} {:?}", t.elapsed());
    let t = Instant::now();
    world.answer("fy2019", "2019-12-01", None).unwrap();
    println!("overview {:?}", t.elapsed());
    for path in ["r1/recruited", "r1/status", "r1/forecast", "r1/forecast-low", "coverage/01/kind/chamber"] {
        let address = Address::<Pilots>::parse(path).unwrap();
        let t = Instant::now();
        let n = explain(&recorded, &address, as_of).unwrap().len();
        println!("explain {path} {n} {:?}", t.elapsed());
    }
}
