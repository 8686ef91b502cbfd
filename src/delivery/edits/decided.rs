//! What was decided about the files of a calendar. Carrying it out needs no further thought.

use chrono::{DateTime, Utc};

use crate::delivery::edits::audience::Audience;
use crate::delivery::edits::examine::{Examined, Why};
use crate::delivery::edits::kept::{Edit, KeptVersion};
use crate::delivery::edits::troubles::{Announcements, Topic};
use crate::delivery::ledger::Mode;
use crate::delivery::message_id::digest;

/// What becomes of the files of one calendar, and who hears it.
#[derive(Debug)]
pub struct Decided {
    pub turn: Turn,
    /// What the edit does, against which version; `None`: it was compared with none.
    pub compared: Option<Comparison>,
    pub mails: Vec<EditMail>,
    /// What people know from now on, and the mails that are overtaken.
    pub announcements: Announcements,
    /// There is something to write down; else all stays as it was.
    pub is_news: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// They hold what runs.
    Back,
    /// They cannot run, and nothing of them ever has.
    NeverRan {
        /// Of the errors.
        digest: String,
    },
    /// They cannot run: what ran goes on.
    Refused {
        edit: Edit,
        /// Of the errors.
        digest: String,
        /// They could not for a day: the operator is told.
        is_degraded: bool,
    },
    /// They wait until somebody agrees: what ran goes on.
    Held(Edit),
    Taken(KeptVersion),
}

#[derive(Debug)]
pub struct Comparison {
    pub with: Whose,
    pub examined: Examined,
}

/// One of the versions that a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Running,
    /// What the files hold.
    Edited,
    /// What the coordinator knows: what ran before a change of which the mail still waits.
    Known,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditMail {
    pub says: EditNews,
    pub address: String,
    /// The organisation's id; empty for the operator.
    pub organisation: String,
    /// As in [`FileTrouble`](crate::delivery::edits::FileTrouble): by which it can be withdrawn.
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditNews {
    /// To the coordinator of this version: another one may name another, at other addresses.
    ToCoordinator(Whose, CoordinatorNews),
    ToOperator(OperatorNews),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoordinatorNews {
    /// The files have errors, or cannot be read: the running version goes on.
    Broken {
        findings: Vec<String>,
        more: usize,
    },
    Held(Why),
    /// What a good edit does, as far as this reader may see it.
    Changed(Audience),
    /// There was trouble, and it is over.
    WellAgain {
        /// By an edit that runs now; else the files hold again what ran all the time.
        is_taken: bool,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OperatorNews {
    Held(Why),
    /// The files are broken for a day.
    Degraded {
        since: DateTime<Utc>,
        place: String,
    },
    /// The files are broken, and nothing of them has ever run.
    NeverRan {
        place: String,
        why: &'static str,
    },
    /// What waited for an organisation whose calendar no longer runs is withdrawn.
    Abandoned {
        organisation: String,
        messages: usize,
    },
}

impl Decided {
    /// Adds these mails when the topic is to be told.
    pub(super) fn tell(&mut self, topic: Topic, mails: impl FnOnce() -> Vec<EditMail>) {
        if self.announcements.tell.contains(&topic) {
            self.mails.extend(mails());
        }
    }

    /// Since when the files are broken, when the operator is to be told that they are for a day.
    pub fn is_degraded_since(&self) -> Option<DateTime<Utc>> {
        let is_told = self.announcements.tell.contains(&Topic::Degraded);
        match &self.turn {
            Turn::Refused { edit, .. } if is_told => Some(edit.since),
            _ => None,
        }
    }
}

impl EditNews {
    pub fn topic(&self) -> Topic {
        match self {
            EditNews::ToCoordinator(_, CoordinatorNews::Broken { .. }) => Topic::Broken,
            EditNews::ToCoordinator(_, CoordinatorNews::Held(_))
            | EditNews::ToOperator(OperatorNews::Held(_)) => Topic::Held,
            EditNews::ToCoordinator(_, CoordinatorNews::Changed(_)) => Topic::Changed,
            EditNews::ToCoordinator(_, CoordinatorNews::WellAgain { .. }) => Topic::WellAgain,
            EditNews::ToOperator(OperatorNews::Degraded { .. }) => Topic::Degraded,
            EditNews::ToOperator(OperatorNews::NeverRan { .. }) => Topic::NeverRan,
            EditNews::ToOperator(OperatorNews::Abandoned { .. }) => Topic::Abandoned,
        }
    }
}

impl EditMail {
    pub fn to_operator(address: &str, news: OperatorNews, name: &str) -> Self {
        Self {
            says: EditNews::ToOperator(news),
            address: address.to_owned(),
            organisation: String::new(),
            name: name.to_owned(),
        }
    }

    /// Another each time that something is told; it is kept with the bytes, so a repeat is the same. Without the domain.
    pub fn message_id(
        &self,
        installation: &str,
        mode: Mode,
        file: &str,
        now: DateTime<Utc>,
    ) -> String {
        let (topic, at) = (self.says.topic().word(), now.to_rfc3339());
        let parts = [installation, mode.word(), file, topic, &self.name, &self.address, &at];
        digest(parts, 32)
    }
}
