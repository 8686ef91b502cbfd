//! One message as it is given: what must be said, and what holds for every message of the organisation.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::calendar::{Calendar, Form, Item, Organisation, PartyIx};
use crate::delivery::{Bundle, Line, Mode};
use crate::messages::mail::Sender;
use crate::messages::matter::Matter;
use crate::messages::view::clean;
use crate::planning::{Nature, Plan};

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
    pub from: Sender,
    /// The coordinator's mailbox, for answers; `None` when it has no address.
    pub coordinator: Option<Sender>,
    pub mode: Mode,
    /// `redirect_all_to` is set: the mailbox that gets everything.
    pub redirected_to: Option<String>,
    /// Name of the file in which is written what is done, such as `afgerond.yaml`.
    pub done_file: String,
    /// Name of the calendar's file, such as `kalender.yaml`.
    pub calendar_file: String,
}

impl<'a> Letter<'a> {
    pub(super) fn matter(&self) -> Matter<'a> {
        Matter { calendar: self.calendar, plan: self.plan, bundle: self.bundle }
    }

    /// Absent when an answer would show the coordinator what it may not see (R17).
    pub(super) fn reply_to(&self) -> Option<&'a Sender> {
        let coordinator = self.calendar.organisation.coordinator;
        let matter = self.matter();
        let may_see = |line| matter.item(line).is_none_or(|item: &Item| item.may_see(coordinator));
        self.context.coordinator.as_ref().filter(|_| self.bundle.lines.iter().all(may_see))
    }

    pub(super) fn banners(&self) -> Vec<String> {
        self.context.banners(&self.matter().names(&self.matter().parties()))
    }

    /// The party's own, when the message is for no other.
    pub(super) fn salutation(&self) -> String {
        let own = match self.matter().parties()[..] {
            [only] => self.calendar.party(only).salutation.as_deref(),
            _ => None,
        };
        clean(own.unwrap_or("Goedendag,")).into_owned()
    }

    /// One thread per set of occurrences and mailbox; a second one once overdue, so that it surfaces again.
    pub(super) fn thread(&self) -> Vec<String> {
        let mut about: Vec<String> =
            self.bundle.lines.iter().map(|line| self.topic(line)).collect();
        about.sort();
        about.dedup();
        let is_late = self.bundle.lines.iter().any(|line| line.kind.nature() == Nature::Late);
        let whose = [self.calendar.organisation.id.as_str(), self.bundle.address.as_str()];
        let what = [self.bundle.purpose.word(), if is_late { "overdue" } else { "ahead" }];
        whose.into_iter().chain(what).map(str::to_owned).chain(about).collect()
    }

    fn topic(&self, line: &Line) -> String {
        match self.matter().duty(line) {
            Some(duty) => duty.id(self.calendar),
            None => format!("{}@{}", line.key.about.row, line.key.about.when),
        }
    }
}

impl Context {
    /// Whom it was meant for while all mail goes to one mailbox; or that nothing is sent.
    pub(super) fn banners(&self, meant: &str) -> Vec<String> {
        let banner = match (&self.redirected_to, self.mode) {
            (Some(mailbox), _) => format!(
                "Proef: deze mail was bestemd voor {meant}. Alle mail gaat nu naar {mailbox}."
            ),
            (None, Mode::Trial) => {
                "Proef: deze mail is bewaard, niet verstuurd. Er verlaat geen mail het gebouw."
                    .to_owned()
            }
            (None, Mode::Live) => return Vec::new(),
        };
        vec![clean(&banner).into_owned()]
    }
}

pub(super) fn footer(organisation: &Organisation) -> Vec<String> {
    let automatic = match organisation.form {
        Form::U => "Deze mail is automatisch gemaakt. U hoeft nergens in te loggen.",
        Form::Je => "Deze mail is automatisch gemaakt. Je hoeft nergens in te loggen.",
    };
    let name = format!("Kwaliteitskalender {}", organisation.short);
    vec![clean(&name).into_owned(), automatic.to_owned()]
}

/// `CvA`, `cva.swv-vo.kwaliteitskalender.swv.example`
pub(super) fn list_id(calendar: &Calendar, party: PartyIx, domain: &str) -> (String, String) {
    let (party, organisation) = (calendar.party(party), &calendar.organisation.id);
    let id = format!("{}.{organisation}.kwaliteitskalender.{domain}", party.id);
    (clean(&party.name).into_owned(), id)
}

/// SHA-256 of the parts, each followed by a byte that no text contains; 32 hexadecimal digits.
pub(super) fn hex<T: AsRef<str>>(parts: &[T]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_ref().as_bytes());
        hash.update([0xff]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
