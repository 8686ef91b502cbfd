//! Acts asked by another door than the command line, carried out on a real ledger.

use std::fs;
use std::path::Path;

use kwaliteitskalender::app::acts::carry_out;
use kwaliteitskalender::app::load;
use kwaliteitskalender::app::past::Past;
use kwaliteitskalender::app::settings::Settings;
use kwaliteitskalender::app::version::Version;
use kwaliteitskalender::delivery::acts::{Act, ActKind, Answer, RefusedAct};
use kwaliteitskalender::planning::Author;
use tempfile::TempDir;
use tokio::runtime::Builder;

use crate::world::calendar::{ADDRESSES, small};

const SERVER: &str = "\
calendars:
  - { calendar: kalender.yaml, addresses: adresboek.yaml, done: afgerond.yaml, from: kalender@swv.example }
operator: beheer@swv.example
data_dir: var
mail: { transport: maildir, maildir: mail }
";

fn house() -> (TempDir, Settings, Vec<Version>) {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let event = "gebeurtenissen: { norm: Landelijke norm }";
    let row = "plan: { wat: Plan, wanneer: jaarlijks voor 1 oktober, wie: opr }";
    write("kalender.yaml", &small(event, row));
    write("adresboek.yaml", ADDRESSES);
    write("server.yaml", SERVER);
    let settings = Settings::read(&folder.path().join("server.yaml")).unwrap();
    let calendars = settings.calendars.iter().map(|it| load::load(it).unwrap().version.unwrap());
    let calendars = calendars.collect();
    (folder, settings, calendars)
}

/// What somebody of the OPR types on a page.
fn on_page(about: &str, what: ActKind) -> Act {
    let by = Author::Web { party: "opr".to_owned(), name: "Jan: de V".to_owned() };
    Act { about: about.to_owned(), what, note: Some("per brief".to_owned()), by }
}

fn ask(settings: &Settings, calendars: &[Version], act: &Act) -> Answer {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let answer = runtime.block_on(async {
        let mut past = Past::read(settings).await?;
        carry_out(settings, &mut past, calendars, act).await
    });
    answer.unwrap()
}

fn facts(settings: &Settings, calendars: &[Version]) -> Vec<(String, Author, Option<String>)> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let facts = runtime.block_on(async {
        let mut past = Past::read(settings).await?;
        past.facts(&calendars[0].calendar).await
    });
    let facts = facts.unwrap().into_iter();
    facts.map(|it| (format!("{:?}", it.what), it.author, it.note)).collect()
}

#[test]
fn what_a_page_asks_is_written_down_under_its_door_and_name() {
    let (_folder, settings, calendars) = house();
    let act = on_page("norm", ActKind::Event("2026-03-12".to_owned()));
    let recorded = ask(&settings, &calendars, &act).unwrap();
    assert_eq!((recorded.id.as_str(), recorded.title.as_str()), ("norm", "Landelijke norm"));
    assert_eq!(recorded.fact.author, act.by);

    let undone = on_page("plan", ActKind::Undo);
    let recorded = ask(&settings, &calendars, &undone).unwrap();
    assert!(recorded.id.starts_with("plan/"), "{}", recorded.id);

    let kept = facts(&settings, &calendars);
    let what = ["EventOn(Some(2026-03-12))", "Undone"].map(str::to_owned);
    assert_eq!(kept, what.map(|what| (what, act.by.clone(), act.note.clone())));
}

#[test]
fn what_is_refused_leaves_nothing_behind_not_even_a_ledger() {
    let (folder, settings, calendars) = house();
    let act = on_page("norm", ActKind::Event("31 juni".to_owned()));
    let refused = ask(&settings, &calendars, &act).unwrap_err();
    assert_eq!(refused, RefusedAct::NoDate("31 juni".to_owned()));
    assert!(!Path::new(&folder.path().join("var")).exists());
}
