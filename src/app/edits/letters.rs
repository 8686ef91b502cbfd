//! The finished mails about the files of a calendar.

use chrono::{DateTime, Utc};

use crate::app::render;
use crate::app::settings::CalendarFiles;
use crate::app::version::Version;
use crate::delivery::edits::{
    Comparison, Decided, EditMail, EditNews, OperatorNews, Watched, Whose,
};
use crate::delivery::{Mode, Rendered};
use crate::messages::Mail;
use crate::messages::edits::{EditEffect, ToCoordinator, ToOperator};

/// From which service, and about which files.
#[derive(Clone, Copy)]
pub(super) struct Letters<'a> {
    pub(super) installation: &'a str,
    pub(super) mode: Mode,
    /// Everything to this one mailbox.
    pub(super) redirect: &'a Option<String>,
    pub(super) files: &'a CalendarFiles,
    pub(super) stands: &'a Watched,
    pub(super) versions: Versions<'a>,
    pub(super) now: DateTime<Utc>,
}

/// The versions that a decision is about, as far as there are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Versions<'a> {
    pub(super) running: Option<&'a Version>,
    pub(super) edited: Option<&'a Version>,
    pub(super) known: Option<&'a Version>,
}

impl<'a> Versions<'a> {
    pub(super) fn of(self, whose: Whose) -> &'a Version {
        let version = match whose {
            Whose::Running => self.running,
            Whose::Edited => self.edited,
            Whose::Known => self.known,
        };
        version.expect("a decision names only versions that it rests on")
    }
}

impl<'a> Letters<'a> {
    /// One message for each mail that was decided, in order.
    pub(super) fn of(&self, decided: &Decided) -> Vec<Rendered> {
        let compared = decided.compared.as_ref();
        decided.mails.iter().map(|it| self.finished(it, compared)).collect()
    }

    /// One message. `compared`: what the edit does, of a mail that says it.
    pub(super) fn finished(&self, edit_mail: &EditMail, compared: Option<&Comparison>) -> Rendered {
        let id = edit_mail.message_id(self.installation, self.mode, &self.stands.file, self.now);
        let id = format!("{id}@{}", self.files.from.domain());
        let to = edit_mail.address.as_str();
        match &edit_mail.says {
            EditNews::ToCoordinator(whose, news) => {
                let Version { calendar, .. } = self.versions.of(*whose);
                let context = render::context(self.versions.of(*whose), self.mode, self.redirect);
                let since = self.runs_since();
                let to_coordinator =
                    ToCoordinator { calendar, context: &context, since, now: self.now };
                let mail = to_coordinator.mail(to, (news, compared.map(|it| self.change(it))), id);
                let party = &calendar.party(calendar.organisation.coordinator).id;
                render::finished(party, mail, self.redirect, self.now)
            }
            EditNews::ToOperator(news) => {
                let mail = self.for_operator(to, news, id);
                render::finished(render::OPERATOR, mail, self.redirect, self.now)
            }
        }
    }

    fn for_operator(&self, to: &str, news: &OperatorNews, id: String) -> Mail {
        let running = self.versions.running;
        let to_operator = ToOperator {
            from: &self.files.from,
            file: &self.files.calendar.display().to_string(),
            organisation: running.map_or("", |it| &it.calendar.organisation.id),
            runs_since: self.runs_since(),
            now: self.now,
        };
        to_operator.mail(to, news, id)
    }

    fn change<'c>(&self, compared: &'c Comparison) -> EditEffect<'c>
    where
        'a: 'c,
    {
        EditEffect {
            examined: &compared.examined,
            was: &self.versions.of(compared.with).calendar,
            is: &self.versions.of(Whose::Edited).calendar,
        }
    }

    fn runs_since(&self) -> DateTime<Utc> {
        self.stands.runs.as_ref().map_or(self.now, |(_, since)| *since)
    }
}
