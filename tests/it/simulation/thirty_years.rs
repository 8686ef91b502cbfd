//! Thirty years with both clock changes, leap days and Koningsdag on a Sunday: what must hold of every single mail.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike, Weekday};
use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::app::clock::Clock;
use kwaliteitskalender::app::scripted::Scripted;
use kwaliteitskalender::app::service::Service;
use kwaliteitskalender::app::simulation::Assume;
use kwaliteitskalender::app::simulation::{self, Simulated};
use kwaliteitskalender::app::transport::Outlet;
use kwaliteitskalender::app::version::Version;
use kwaliteitskalender::delivery::{EntryId, Mode};
use kwaliteitskalender::planning::Kind;
use tempfile::TempDir;

use crate::world::calendar::{ADDRESSES, at, of_another};
use crate::world::stage::{calendar, line, load};

/// A mail takes along what is planned within so many days.
const ALONG_DAYS: i64 = 4;

/// Every kind of rule, and dates on which something is the matter.
const EVERY_RULE: &str = "nieuwjaar: { wat: Voor nieuwjaar, wanneer: jaarlijks voor 1 januari, wie: kantoor, betreft: komend kalenderjaar }
    koningsdag: { wat: Op Koningsdag, wanneer: jaarlijks uiterlijk 27 april, wie: directeur, ritme: [6 weken, 3 dagen] }
    schrikkel: { wat: In februari, wanneer: jaarlijks in februari, wie: cva, samen_met: slp }
    zomer: { wat: Voor 1 augustus, wanneer: jaarlijks voor 1 augustus, wie: opr, betreft: komend schooljaar }
    vierjaarlijks: { wat: Vierjaarlijks, wanneer: 'een keer per vier jaar voor 1 mei, vanaf 2026', wie: directeur, wettelijke_datum: ja }
    tweejaarlijks: { wat: Tweejaarlijks, wanneer: 'een keer per twee jaar, vanaf 2026', wie: slp }
    kwartalen: { wat: Kwartalen, wanneer: drie keer per jaar, momenten: [voor 15 mei, voor 15 september, voor 15 november], wie: kantoor, ritme: [4 weken] }
    keren: { wat: Keren, wanneer: twee keer per jaar, wie: cva }
    quotum: { wat: Quotum, wanneer: drie per jaar, wie: cva, ritme: [6 weken] }
    ongedateerd: { wat: Ongedateerd, wanneer: jaarlijks op een nader te bepalen datum, wie: opr }
    eenmalig: { wat: Eenmalig, wanneer: 1 augustus 2026, wie: remuneratie }
    injaar: { wat: In een jaar, wanneer: in 2027, wie: remuneratie }
    nagebeurtenis: { wat: Na de norm, wanneer: na norm, wie: directeur }
    binnen: { wat: Binnen zes weken, wanneer: binnen 6 weken na norm, wie: directeur }
    gepland: { wat: Gepland, wanneer: volgens planning, planning: [{ id: reglement, wat: Reglement, wanneer: jaarlijks uiterlijk 31 maart }], wie: directeur }
    ongepland: { wat: Ongepland, wanneer: volgens planning, planning: [], wie: directeur }
    doorlopend: { wat: Doorlopend, wanneer: continu, nalopen: jaarlijks in juni, wie: slp }
    altijd: { wat: Altijd, wanneer: continu, wie: slp }
    verwacht: { wat: Verwacht, wanneer: 'een keer per vier jaar, naar verwachting in 2028', wie: inspectie, voorbereiding: { wie: directeur, start: 12 maanden vooraf } }
    vroegst: { wat: Op zijn vroegst, wanneer: 'nog niet bekend, op zijn vroegst 2028', wie: cva }
    zonder: { wat: Zonder datum, wanneer: geen datum, wie: cva }
    beginjaar: { wat: Zonder beginjaar, wanneer: een keer per vier jaar, wie: slp }
    vertrouwelijk: { wat: Vertrouwelijk, onderwerp: Onderdeel, wanneer: jaarlijks voor 1 juli, wie: remuneratie, zichtbaar_voor: [remuneratie] }
    naam: { wat: Andere naam, wanneer: 1 mei 2026, wie: cva, zie: koningsdag }";

/// Short ladders and one day of questions: a debug build reads the ledger slowly.
const SPARSE: &str = "standaard:
  ritme: [6 weken]
  datum_vragen: [15 september]
";

/// Sends at half past two, on every day: also in the hour that March skips and October doubles.
const NIGHT_OWL: &str = "standaard:
  verzenden: { om: \"02:30\", tot_en_met: \"23:00\", niet_in: [] }
";

const OWL_ROWS: &str = "maart: { wat: Maart, wanneer: jaarlijks uiterlijk 31 maart, wie: directeur, ritme: [3 dagen] }
    oktober: { wat: Oktober, wanneer: jaarlijks uiterlijk 31 oktober, wie: directeur, ritme: [3 dagen] }";

struct Years {
    /// Their organisations' ids, with their calendars.
    calendars: BTreeMap<String, Version>,
    sent: Vec<Simulated>,
    /// By Message-ID's local part: the text, unwrapped.
    texts: BTreeMap<String, String>,
    _folder: TempDir,
}

/// The organisation with every rule, and the one that mails at night.
const BOTH: [&str; 2] = ["swv", "uil"];

fn files(organisation: &str) -> (String, &'static str) {
    match organisation {
        "uil" => (
            format!("{}{NIGHT_OWL}", of_another("uil", &calendar(OWL_ROWS))),
            "beleid: b@uil.example\ndirecteur: directeur@swv.example\n",
        ),
        _ => (format!("{}{SPARSE}", calendar(EVERY_RULE)), ADDRESSES),
    }
}

fn simulate(organisations: &[&str], from: &str, until: &str, assume: Assume) -> Years {
    let folder = TempDir::new().unwrap();
    let mut calendars = BTreeMap::new();
    for organisation in organisations {
        let at = folder.path().join(organisation);
        let (calendar, book) = files(organisation);
        std::fs::create_dir_all(&at).unwrap();
        std::fs::write(at.join("kalender.yaml"), calendar).unwrap();
        std::fs::write(at.join("adresboek.yaml"), book).unwrap();
        calendars.insert((*organisation).to_owned(), load(&at));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (sent, texts) = runtime.block_on(async {
        let ledger = Store::in_memory().await.unwrap();
        let outlet = Outlet::Scripted(Scripted::default());
        let clock = Clock::borrowed(at(from), 1);
        let versions = calendars.values().cloned().collect();
        let mut service = Service::new(versions, ledger, outlet, clock, Mode::Live).await.unwrap();
        simulation::run(&mut service, at(until), assume).await.unwrap();
        let sent = simulation::collect(&mut service, Mode::Live, EntryId(0)).await.unwrap();
        let Outlet::Scripted(server) = &service.outlet else { unreachable!("made above") };
        let texts =
            server.received.iter().map(|it| (it.name.clone(), text_of(&it.bytes))).collect();
        (sent, texts)
    });
    Years { calendars, sent, texts, _folder: folder }
}

fn text_of(bytes: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(bytes).expect("a mail");
    parsed.body_text(0).expect("a text part").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Years {
    fn text(&self, mail: &Simulated) -> &str {
        &self.texts[mail.entry.message_id.split('@').next().unwrap()]
    }

    fn daily(&self) -> impl Iterator<Item = &Simulated> {
        self.sent.iter().filter(|it| it.reminders.iter().all(|it| it.key.kind != Kind::Start))
    }

    fn of(&self, organisation: &str) -> impl Iterator<Item = &Simulated> {
        self.daily().filter(move |it| it.entry.organisation == organisation)
    }

    fn check(&self) {
        assert!(!self.sent.is_empty());
        self.every_mail_leaves_at_its_send_moment();
        self.one_mail_per_address_per_day();
        self.every_reminder_once();
        for mail in self.daily() {
            self.check_words(mail);
        }
    }

    fn every_mail_leaves_at_its_send_moment(&self) {
        for mail in self.of("swv") {
            let (calendar, at) =
                (&self.calendars["swv"].calendar, mail.entry.at.with_timezone(&mail.zone));
            let day = at.date_naive();
            assert_eq!((at.hour(), at.minute(), at.second()), (8, 30, 0), "{}", line(mail));
            assert!(calendar.defaults.send.is_send_day(day, &calendar.open), "{}", line(mail));
            assert!(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "{}", line(mail));
            let fixed = [(1, 1), (12, 25), (12, 26)];
            assert!(
                !fixed.contains(&(day.month(), day.day())) && day != koningsdag(day.year()),
                "{}",
                line(mail)
            );
        }
        for mail in self.of("uil") {
            let at = mail.entry.at.with_timezone(&mail.zone);
            let is_skipped = at.date_naive() == last_sunday(at.year(), 3);
            let expected = if is_skipped { (3, 0) } else { (2, 30) };
            assert_eq!((at.hour(), at.minute()), expected, "{}", line(mail));
            if at.date_naive() == last_sunday(at.year(), 10) {
                assert_eq!(
                    mail.entry.at.hour(),
                    0,
                    "the first of the doubled hour: {}",
                    line(mail)
                );
            }
        }
    }

    fn one_mail_per_address_per_day(&self) {
        let mut seen = BTreeSet::new();
        for mail in self.daily() {
            let day = mail.entry.at.with_timezone(&mail.zone).date_naive();
            let is_news = seen.insert((&mail.entry.organisation, &mail.entry.address, day));
            assert!(is_news, "a second mail on one day: {}", line(mail));
        }
    }

    fn every_reminder_once(&self) {
        let mut seen = BTreeSet::new();
        for mail in &self.sent {
            for reminder in &mail.reminders {
                let is_news = seen.insert((&mail.entry.organisation, reminder.key.to_string()));
                assert!(is_news, "{} twice: {}", reminder.key, line(mail));
            }
        }
    }

    fn check_words(&self, mail: &Simulated) {
        let day = mail.entry.at.with_timezone(&mail.zone).date_naive();
        let text = self.text(mail);
        let mut all_late = !mail.reminders.is_empty();
        let mut all_ahead = !mail.reminders.is_empty();
        for reminder in &mail.reminders {
            let due = reminder.key.about.due();
            let is_late = matches!(reminder.key.kind, Kind::Overdue | Kind::Escalation);
            let is_ahead = matches!(reminder.key.kind, Kind::Before | Kind::Copy);
            all_late &= is_late;
            all_ahead &= is_ahead;
            if is_ahead {
                let earliest = reminder.planned - TimeDelta::days(ALONG_DAYS);
                assert!(
                    earliest <= day,
                    "{} long before {}: {}",
                    reminder.key,
                    reminder.planned,
                    line(mail)
                );
                assert!(
                    due.is_some_and(|due| day <= due),
                    "{} after its date: {}",
                    reminder.key,
                    line(mail)
                );
            } else {
                assert!(
                    reminder.planned <= day,
                    "{} before {}: {}",
                    reminder.key,
                    reminder.planned,
                    line(mail)
                );
            }
            if is_late {
                assert!(
                    due.is_some_and(|due| due < day),
                    "{} before its date: {}",
                    reminder.key,
                    line(mail)
                );
            }
        }
        if all_late {
            assert!(!says_ahead(text), "{}\n{text}", line(mail));
        }
        if all_ahead {
            assert!(
                !text.contains("geleden") && !text.contains("te laat"),
                "{}\n{text}",
                line(mail)
            );
        }
    }

    /// The years in which this row was mentioned in a mail of this kind.
    fn years(&self, item: &str, kind: Kind) -> BTreeSet<i32> {
        let mentions = |it: &Simulated| {
            it.reminders
                .iter()
                .any(|it| it.key.kind == kind && (it.occurrence.split('/').next() == Some(item)))
        };
        self.sent
            .iter()
            .filter(|it| mentions(it))
            .map(|it| it.entry.at.with_timezone(&it.zone).year())
            .collect()
    }
}

/// `over 3 dagen`, `nog 2 weken`.
fn says_ahead(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(3).any(|it| {
        let units = ["dag", "dagen", "week", "weken", "maand", "maanden"];
        ["over", "nog"].contains(&it[0].to_lowercase().as_str())
            && it[1].parse::<u32>().is_ok()
            && units.contains(&it[2].trim_matches(|c: char| !c.is_alphabetic()))
    })
}

/// 27 April, or the 26th when that is a Sunday.
fn koningsdag(year: i32) -> NaiveDate {
    let day = NaiveDate::from_ymd_opt(year, 4, 27).unwrap();
    if day.weekday() == Weekday::Sun { day - TimeDelta::days(1) } else { day }
}

fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let mut day = NaiveDate::from_ymd_opt(year, month, 31).unwrap();
    while day.weekday() != Weekday::Sun {
        day = day.pred_opt().unwrap();
    }
    day
}

#[test]
fn thirty_years_of_everything_on_time_are_thirty_welcome_years() {
    let years = simulate(&["swv"], "2025-01-01 00:00", "2055-01-01 00:00", Assume::OnTime);
    years.check();
    let every_year: BTreeSet<i32> = (2025..2055).collect();
    for item in ["nieuwjaar", "koningsdag", "zomer", "kwartalen", "gepland.reglement"] {
        assert_eq!(years.years(item, Kind::Before), every_year, "{item}");
    }
    assert_eq!(years.years("doorlopend", Kind::Confirm), every_year);
    assert_eq!(years.years("altijd", Kind::Confirm), every_year);
    let asked = years.years("ongedateerd", Kind::AskDate);
    assert_eq!(asked, every_year);
    let four_yearly = years.years("vierjaarlijks", Kind::Before);
    assert!(
        [2026, 2030, 2034, 2038, 2042, 2046, 2050, 2054].iter().all(|it| four_yearly.contains(it)),
        "{four_yearly:?}"
    );
    assert!(!four_yearly.contains(&2028), "{four_yearly:?}");
    assert!(
        years.daily().all(|it| it.reminders.iter().all(|it| it.key.kind != Kind::Overdue)),
        "all was on time"
    );
}

#[test]
fn thirty_years_of_half_past_two_meet_both_clock_changes() {
    let years = simulate(&["uil"], "2025-01-01 00:00", "2055-01-01 00:00", Assume::OnTime);
    years.check();
    let sundays = |month| {
        let days = years.daily().map(|it| it.entry.at.with_timezone(&it.zone).date_naive());
        days.filter(|it| *it == last_sunday(it.year(), month)).count()
    };
    assert!(3 <= sundays(3) && 3 <= sundays(10), "{} and {}", sundays(3), sundays(10));
    for item in ["maart", "oktober"] {
        assert_eq!(years.years(item, Kind::Before), (2025..2055).collect(), "{item}");
    }
}

#[test]
fn five_years_in_which_nobody_reports_anything_stay_polite() {
    let years = simulate(&BOTH, "2027-01-01 00:00", "2032-01-01 00:00", Assume::Never);
    years.check();
    let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for reminder in
        years.daily().flat_map(|it| &it.reminders).filter(|it| it.key.kind == Kind::Overdue)
    {
        *times.entry((&reminder.occurrence, &reminder.key.party)).or_default() += 1;
    }
    assert!(!times.is_empty());
    assert!(times.values().all(|it| *it <= 3), "{times:#?}");
    let tuesdays =
        years.of("swv").filter(|it| it.reminders.iter().any(|it| it.key.kind == Kind::Overdue));
    let statutory =
        |it: &Simulated| it.reminders.iter().any(|it| it.occurrence.starts_with("vierjaarlijks/"));
    for mail in tuesdays.filter(|it| !statutory(it)) {
        let day = mail.entry.at.with_timezone(&mail.zone).weekday();
        assert_eq!(day, Weekday::Tue, "{}", line(mail));
    }
    for mail in years.daily() {
        let confidential =
            mail.reminders.iter().any(|it| it.occurrence.starts_with("vertrouwelijk/"));
        assert!(!confidential || mail.entry.address == "remuneratie@swv.example", "{}", line(mail));
    }
}
