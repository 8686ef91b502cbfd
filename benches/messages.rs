//! Mails per second of CPU, one thread: from what delivery decided to finished bytes. Run with `cargo bench --bench messages`.

#[path = "../tests/it/world/calendar.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod calendar;
#[path = "../tests/it/world/mailroom.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod mailroom;
mod processor;

use std::hint::black_box;

use kwaliteitskalender::adapters::mime;
use kwaliteitskalender::delivery::{Bundle, Detail};
use kwaliteitskalender::planning::Kind;

use mailroom::Mailroom;
use processor::cpu_ns;

/// How often each set is made; a second or more.
const ROUNDS: usize = 4_000;

/// Makes these mails over and over; prints mails per second of CPU and the mean size.
fn measure(name: &str, room: &Mailroom, bundles: &[Bundle]) {
    let start = cpu_ns();
    let mut bytes = 0;
    for bundle in bundles.iter().cycle().take(ROUNDS * bundles.len()) {
        let mail = room.mail(black_box(bundle));
        bytes += black_box(mime::bytes(&mail).expect("a mail")).len();
    }
    let mails = ROUNDS * bundles.len();
    let rate = mails as f64 / ((cpu_ns() - start) as f64 / 1e9);
    println!("{name:<10} {rate:>8.0} mails/s  {:>6} bytes a mail", bytes / mails);
}

fn main() {
    let room = Mailroom::sample();
    let reminder = room.bundle("cva", "2026-08-19", vec![room.before("jaarverslag-cva", "cva")]);
    let summer = room.bundle(
        "lyceum",
        "2026-06-30",
        vec![room.before("schoolondersteuningsprofiel", "lyceum")],
    );
    let three = ["jaarverslag", "voortgang-scholen", "begroting"];
    let several = three.map(|id| room.before(id, "directeur")).to_vec();
    let bundle = room.bundle("directeur", "2026-06-16", several);
    let ask = |id, kind| room.line(id, "directeur", kind, Detail::Plain);
    let asked = vec![
        ask("jaarverslag-steunpunt", Kind::AskDate),
        ask("leerlingenpeiling", Kind::AskStartYear),
        ask("handboek", Kind::AskPlan),
        ask("inspectieonderzoek", Kind::Confirm),
        ask("vp-9a", Kind::Confirm),
    ];
    let questions = room.bundle("directeur", "2026-09-15", asked);
    measure("reminder", &room, std::slice::from_ref(&reminder));
    measure("bundle", &room, std::slice::from_ref(&bundle));
    measure("questions", &room, std::slice::from_ref(&questions));
    measure("mixed", &room, &[reminder, summer, bundle, questions]);
}
