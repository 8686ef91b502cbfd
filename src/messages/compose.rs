//! One message: from what delivery decided to a finished [`Mail`].

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

use crate::calendar::{Calendar, Form, Item, PartyIx};
use crate::delivery::{Bundle, Line, Mode, Purpose};
use crate::messages::dutch::You;
use crate::messages::html::html;
use crate::messages::mail::{Mail, Sender};
use crate::messages::subject::subject;
use crate::messages::text::text;
use crate::messages::view::{View, clean};
use crate::messages::{dutch, sections, start};
use crate::planning::{Kind, Occurrence, Plan};

/// What a message is made of.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    pub calendar: &'a Calendar,
    /// The plan that the lines point into.
    pub plan: &'a Plan,
    /// What must be said, to whom.
    pub bundle: &'a Bundle,
    /// What holds for every message of this organisation.
    pub context: &'a Context,
    /// Now: the `Date` header. The words count from the bundle's day.
    pub now: DateTime<Utc>,
    /// Without angle brackets (R22); gives the boundary and its domain.
    pub message_id: &'a str,
}

/// What holds for every message of one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The service's own mailbox.
    pub from: Sender,
    /// The coordinator's mailbox, for answers; `None` when it has no address.
    pub coordinator: Option<Sender>,
    /// Whether mail leaves the building.
    pub mode: Mode,
    /// `redirect_all_to` is set: the mailbox that gets everything.
    pub redirected_to: Option<String>,
    /// Name of the file in which is written what is done, such as `afgerond.yaml`.
    pub done_file: String,
    /// Name of the calendar's file, such as `kalender.yaml`.
    pub calendar_file: String,
}

/// Makes the mail. The same letter gives the same mail.
pub fn compose(letter: &Letter<'_>) -> Mail {
    let view = view(letter);
    let Letter { calendar, bundle, context, .. } = letter;
    let zone = calendar.organisation.zone;
    Mail {
        from: Sender {
            name: clean(&context.from.name).into_owned(),
            address: context.from.address.clone(),
        },
        to: bundle.address.as_str().to_owned(),
        reply_to: letter.reply_to().cloned(),
        subject: view.subject.clone(),
        date: letter.now.with_timezone(&zone).fixed_offset(),
        message_id: letter.message_id.to_owned(),
        thread_root: letter.thread_root(),
        list_id: Some(letter.list_id()),
        headers: vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN".to_owned()),
            ("X-Kwaliteitskalender-Reason", letter.reasons()),
        ],
        text: text(&view),
        html: html(&view),
        // `=_` never stands in a quoted-printable part, so the boundary cannot either.
        boundary: format!("=_{}", hex(&[letter.message_id])),
    }
}

/// The message before it is text or HTML.
pub fn view(letter: &Letter<'_>) -> View {
    let mut view = View {
        subject: subject(letter.calendar, letter.plan, letter.bundle),
        banners: letter.banners(),
        salutation: letter.salutation(),
        footer: letter.footer(),
        ..View::default()
    };
    match letter.bundle.purpose {
        Purpose::Start => start::fill(letter, &mut view),
        Purpose::Daily | Purpose::Operator | Purpose::Edit => sections::fill(letter, &mut view),
    }
    view
}

impl<'a> Letter<'a> {
    /// The local day the words count from.
    pub(super) fn today(&self) -> NaiveDate {
        self.bundle.day
    }

    pub(super) fn you(&self) -> You {
        You(self.calendar.organisation.form)
    }

    pub(super) fn name(&self, party: PartyIx) -> &'a str {
        &self.calendar.party(party).name
    }

    pub(super) fn names(&self, parties: &[PartyIx]) -> String {
        dutch::list(&parties.iter().map(|it| self.name(*it)).collect::<Vec<_>>())
    }

    /// Who gets the answers.
    pub(super) fn coordinator(&self) -> &'a str {
        self.name(self.calendar.organisation.coordinator)
    }

    pub(super) fn is_to_coordinator(&self) -> bool {
        self.bundle.party == self.calendar.organisation.coordinator
    }

    pub(super) fn occurrence(&self, line: &Line) -> Option<&'a Occurrence> {
        line.occurrence.map(|ix| self.plan.occurrence(ix))
    }

    pub(super) fn item(&self, line: &Line) -> Option<&'a Item> {
        match self.occurrence(line) {
            Some(occurrence) => Some(self.calendar.item(occurrence.item)),
            None => self.calendar.find_item(&line.key.about.row).map(|ix| self.calendar.item(ix)),
        }
    }

    /// Absent when an answer would show the coordinator what it may not see (R17).
    pub(super) fn reply_to(&self) -> Option<&'a Sender> {
        let coordinator = self.calendar.organisation.coordinator;
        let may_see = |line| self.item(line).is_none_or(|item: &Item| item.may_see(coordinator));
        self.context.coordinator.as_ref().filter(|_| self.bundle.lines.iter().all(may_see))
    }

    fn banners(&self) -> Vec<String> {
        let mut banners = Vec::new();
        if let Some(mailbox) = &self.context.redirected_to {
            let meant =
                dutch::list(&self.parties().iter().map(|it| self.name(*it)).collect::<Vec<_>>());
            banners.push(format!(
                "Proef: deze mail was bestemd voor {meant}. Alle mail gaat nu naar {mailbox}."
            ));
        } else if self.context.mode == Mode::Trial {
            banners.push(
                "Proef: deze mail is bewaard, niet verstuurd. Er verlaat geen mail het gebouw."
                    .to_owned(),
            );
        }
        banners.iter().map(|it| clean(it).into_owned()).collect()
    }

    /// The parties this message is for, in calendar order.
    pub(super) fn parties(&self) -> Vec<PartyIx> {
        let mut parties: Vec<PartyIx> = self.bundle.lines.iter().map(|line| line.party).collect();
        parties.push(self.bundle.party);
        parties.sort();
        parties.dedup();
        if self.bundle.lines.iter().all(|line| line.party != self.bundle.party) && 1 < parties.len()
        {
            parties.retain(|party| *party != self.bundle.party);
        }
        parties
    }

    /// The party's own, when the message is for no other.
    fn salutation(&self) -> String {
        let own = match self.parties()[..] {
            [only] => self.calendar.party(only).salutation.as_deref(),
            _ => None,
        };
        clean(own.unwrap_or("Goedendag,")).into_owned()
    }

    fn footer(&self) -> Vec<String> {
        let organisation = &self.calendar.organisation;
        let automatic = match organisation.form {
            Form::U => "Deze mail is automatisch gemaakt. U hoeft nergens in te loggen.",
            Form::Je => "Deze mail is automatisch gemaakt. Je hoeft nergens in te loggen.",
        };
        let name = format!("Kwaliteitskalender {}", organisation.short);
        vec![clean(&name).into_owned(), automatic.to_owned()]
    }

    /// One thread per set of occurrences and mailbox; a second one once overdue, so that it surfaces again.
    fn thread_root(&self) -> String {
        let mut about: Vec<String> =
            self.bundle.lines.iter().map(|line| self.topic(line)).collect();
        about.sort();
        about.dedup();
        let is_overdue = self.bundle.lines.iter().any(|line| line.kind == Kind::Overdue);
        let mut parts = vec![
            self.calendar.organisation.id.as_str(),
            self.bundle.address.as_str(),
            self.bundle.purpose.word(),
            if is_overdue { "overdue" } else { "ahead" },
        ];
        parts.extend(about.iter().map(String::as_str));
        format!("thread-{}@{}", &hex(&parts)[..24], self.domain())
    }

    fn topic(&self, line: &Line) -> String {
        match self.occurrence(line) {
            Some(occurrence) => occurrence.id(self.calendar),
            None => format!("{}@{}", line.key.about.row, line.key.about.when),
        }
    }

    /// `CvA`, `cva.swv-vo.kwaliteitskalender.swv.example`
    fn list_id(&self) -> (String, String) {
        let party = self.calendar.party(self.bundle.party);
        let organisation = &self.calendar.organisation.id;
        let id = format!("{}.{organisation}.kwaliteitskalender.{}", party.id, self.domain());
        (clean(&party.name).into_owned(), id)
    }

    /// `verantwoordelijk, vraag`: to filter on.
    fn reasons(&self) -> String {
        let mut reasons: Vec<&str> = self.bundle.lines.iter().map(|it| self.reason(it)).collect();
        reasons.sort_unstable();
        reasons.dedup();
        reasons.join(", ")
    }

    fn reason(&self, line: &Line) -> &'static str {
        match line.kind {
            _ if line.instead.is_some() => "plaatsvervangend",
            Kind::Before | Kind::Begin | Kind::Prepare => "verantwoordelijk",
            Kind::Copy => "samen-met",
            Kind::Overdue => "geen-bericht",
            Kind::Escalation => "escalatie",
            Kind::Changed | Kind::Withdrawn => "gewijzigd",
            Kind::Undeliverable => "niet-bezorgd",
            Kind::Start => "start",
            Kind::AskDate | Kind::AskEvent | Kind::AskPlan | Kind::AskStartYear | Kind::Confirm => {
                "vraag"
            }
        }
    }

    fn domain(&self) -> &'a str {
        self.context.from.domain()
    }
}

/// SHA-256 of the parts, each followed by a byte that no text contains; 32 hexadecimal digits.
pub(super) fn hex(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0xff]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
