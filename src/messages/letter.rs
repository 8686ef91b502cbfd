//! One message as it is given: what must be said, and what holds for every message of the organisation.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::calendar::{Calendar, Form, Item};
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
        let mut banners = Vec::new();
        if let Some(mailbox) = &self.context.redirected_to {
            let meant = self.matter().names(&self.matter().parties());
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

    /// The party's own, when the message is for no other.
    pub(super) fn salutation(&self) -> String {
        let own = match self.matter().parties()[..] {
            [only] => self.calendar.party(only).salutation.as_deref(),
            _ => None,
        };
        clean(own.unwrap_or("Goedendag,")).into_owned()
    }

    pub(super) fn footer(&self) -> Vec<String> {
        let organisation = &self.calendar.organisation;
        let automatic = match organisation.form {
            Form::U => "Deze mail is automatisch gemaakt. U hoeft nergens in te loggen.",
            Form::Je => "Deze mail is automatisch gemaakt. Je hoeft nergens in te loggen.",
        };
        let name = format!("Kwaliteitskalender {}", organisation.short);
        vec![clean(&name).into_owned(), automatic.to_owned()]
    }

    /// One thread per set of occurrences and mailbox; a second one once overdue, so that it surfaces again.
    pub(super) fn thread_root(&self) -> String {
        let mut about: Vec<String> =
            self.bundle.lines.iter().map(|line| self.topic(line)).collect();
        about.sort();
        about.dedup();
        let is_late = self.bundle.lines.iter().any(|line| line.kind.nature() == Nature::Late);
        let mut parts = vec![
            self.calendar.organisation.id.as_str(),
            self.bundle.address.as_str(),
            self.bundle.purpose.word(),
            if is_late { "overdue" } else { "ahead" },
        ];
        parts.extend(about.iter().map(String::as_str));
        format!("thread-{}@{}", &hex(&parts)[..24], self.context.from.domain())
    }

    fn topic(&self, line: &Line) -> String {
        match self.matter().duty(line) {
            Some(duty) => duty.id(self.calendar),
            None => format!("{}@{}", line.key.about.row, line.key.about.when),
        }
    }

    /// `CvA`, `cva.swv-vo.kwaliteitskalender.swv.example`
    pub(super) fn list_id(&self) -> (String, String) {
        let party = self.calendar.party(self.bundle.party);
        let organisation = &self.calendar.organisation.id;
        let domain = self.context.from.domain();
        let id = format!("{}.{organisation}.kwaliteitskalender.{domain}", party.id);
        (clean(&party.name).into_owned(), id)
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
