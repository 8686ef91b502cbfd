//! `history`: one line per fact, mail and decision not to send.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use crate::delivery::{Became, Reason, ReminderKey, RungKey, Stage};
use crate::messages::{dutch, kinds};
use crate::planning::{Anchor, Author, Fact, Happened, Subject};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryLine {
    /// Local time.
    pub at: NaiveDateTime,
    /// The occurrence, or its date or period.
    pub about: String,
    pub what: String,
}

/// Whether a fact is about this row or event.
pub fn is_about(subject: &Subject, item: &str) -> bool {
    match subject {
        Subject::Occurrence { item: of, .. } | Subject::Item { item: of } => of == item,
        Subject::Event { event } => event == item,
    }
}

/// "afgerond op maandag 28 september 2026, gemeld door CvA (bestand)". `due`: the last day of what it is about, when known; facts are filed under the day that the
/// rule names.
pub fn of_fact(fact: &Fact, due: Option<NaiveDate>, zone: Tz) -> HistoryLine {
    let mut what = match &fact.what {
        Happened::Done { on, outcome, evidence } => {
            let mut text = format!("afgerond op {}", dutch::full_date(*on));
            if let Some(outcome) = outcome {
                text.push_str(&format!(", besluit: {}", outcome.word()));
            }
            if let Some(evidence) = evidence {
                text.push_str(&format!(", te zien op {evidence}"));
            }
            text
        }
        Happened::Undone => "laatste bericht ongedaan gemaakt".to_owned(),
        Happened::InProgress { until } => format!("in bewerking tot {}", dutch::full_date(*until)),
        Happened::DateChosen(day) => format!("datum gekozen: {}", dutch::full_date(*day)),
        Happened::Postponed { to } => format!("verschoven naar {}", dutch::full_date(*to)),
        Happened::NotApplicable => "deze keer niet van toepassing".to_owned(),
        Happened::EventOn(Some(day)) => format!("gebeurd op {}", dutch::full_date(*day)),
        Happened::EventOn(None) => "datum nog niet bekend".to_owned(),
    };
    what.push_str(&format!(", gemeld door {}", author(&fact.author)));
    if let Some(note) = &fact.note {
        what.push_str(&format!(" ({note})"));
    }
    let about = match &fact.subject {
        Subject::Occurrence { anchor: Anchor::Nominal(day), .. } => due.unwrap_or(*day).to_string(),
        Subject::Occurrence { anchor: Anchor::Period(period), .. } => period.to_string(),
        Subject::Event { event } => event.clone(),
        _ => String::new(),
    };
    HistoryLine { at: fact.at.with_timezone(&zone).naive_local(), about, what }
}

fn author(author: &Author) -> String {
    match author {
        Author::Cli(user) => format!("{user} (opdrachtregel)"),
        Author::Web { party, name } => format!("{name} namens {party}"),
        Author::File(Some(by)) => format!("{by} (afgerond.yaml)"),
        Author::File(None) => "afgerond.yaml".to_owned(),
        Author::System => "de dienst zelf".to_owned(),
    }
}

/// "herinnering (6 weken) aan cva: verstuurd". `message`: where the message is that carries it.
pub fn of_reminder(key: &ReminderKey, became: Became, message: Option<Stage>) -> String {
    let rung = match &key.rung {
        RungKey::None => String::new(),
        rung => format!(" ({rung})"),
    };
    let what = match (message, became) {
        (Some(stage), _) => stage_words(stage),
        (None, Became::Enqueued) => stage_words(Stage::Queued),
        (None, Became::Skipped(reason)) => reason_words(reason),
        (None, Became::Freed) => "opnieuw ingepland",
    };
    format!("{}{rung} aan {}: {what}", kinds::of(key.kind).name, key.party)
}

fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "staat klaar om te versturen",
        Stage::Sending => "wordt verstuurd",
        Stage::Sent => "verstuurd",
        Stage::InDoubt => "mogelijk verstuurd, wordt herhaald",
        Stage::GivenUp => "niet aangenomen door de mailserver",
        Stage::Unresolved => "mogelijk verstuurd",
        Stage::Withdrawn => "ingetrokken voordat het verstuurd was",
    }
}

/// "niet verstuurd, want afgerond"
pub(super) fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Settled => "niet verstuurd, want afgerond",
        Reason::Overtaken => "niet verstuurd, want ingehaald door een nieuwere",
        Reason::BeforeGoLive => "niet verstuurd, want van vóór de ingebruikname",
        Reason::NewerMorning => "niet verstuurd, opgenomen in een latere mail",
        Reason::AddressChanged => "niet verstuurd, want het adres is gewijzigd",
        Reason::Gone => "niet verstuurd, want het onderdeel is vervallen",
        Reason::Nobody => "niet verstuurd, want er is niemand om te mailen",
        Reason::InProgress => "niet verstuurd, want er wordt aan gewerkt",
        Reason::NoSendDayLeft => "niet verstuurd, want er was geen verzenddag meer",
    }
}

/// The whole listing; says so when there is nothing.
pub fn listing(name: &str, title: &str, lines: &[HistoryLine]) -> String {
    let mut text = format!("{name}: {title}\n");
    if lines.is_empty() {
        text.push_str("  nog niets gemeld, verstuurd of overgeslagen\n");
    }
    let width = lines.iter().map(|it| it.about.chars().count()).max().unwrap_or(0);
    for line in lines {
        text.push_str(&format!(
            "  {}  {:width$}  {}\n",
            line.at.format("%Y-%m-%d %H:%M"),
            line.about,
            line.what
        ));
    }
    text
}
