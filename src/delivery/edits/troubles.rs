//! What people hear about the files of one calendar: each trouble once, its end once, and nothing that is no longer so.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::delivery::durations::{FORGOTTEN_AFTER, WELL_AGAIN_APART};
use crate::planning::words;

words! {
    /// What a mail about the files says.
    pub enum Topic {
        /// To the coordinator: they have errors, or cannot be read.
        Broken => "broken",
        /// To coordinator and operator: an edit waits until somebody agrees.
        Held => "held",
        /// To the operator: broken for a day.
        Degraded => "degraded",
        /// To the operator: broken, and nothing of it has ever run.
        NeverRan => "never ran",
        /// To the coordinator: the trouble is over.
        WellAgain => "well again",
        /// To the coordinator: what a good edit does.
        Changed => "changed",
        /// To the operator: what waited for a calendar that no longer runs is withdrawn.
        Abandoned => "abandoned",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileTrouble {
    pub topic: Topic,
    /// Which: the digest of one error (its code and its line of text), or the hash of a held edit.
    pub hash: String,
    /// The mail that tells it: the same for all troubles of one topic that stand together.
    pub mail: String,
}

/// What was told, and has not been taken back since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldTrouble {
    /// Which; of `WellAgain` both texts are empty.
    pub trouble: FileTrouble,
    pub at: DateTime<Utc>,
    pub gone_at: Option<DateTime<Utc>>,
    /// Its mail is still in the queue, and was never in doubt: so far nobody knows.
    pub waits: bool,
}

/// What follows from how the files stand now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Announcements {
    pub tell: BTreeSet<Topic>,
    /// Mails that are overtaken: as far as they still wait they are withdrawn.
    pub withdraw: BTreeSet<(Topic, String)>,
    /// What stands in the ledger from now on.
    pub told: Vec<ToldTrouble>,
    /// Look again then, also when nothing changes.
    pub again_at: Option<DateTime<Utc>>,
    /// There is nothing to say, to withdraw or to write down.
    pub is_nothing: bool,
}

/// What people hear when these troubles stand; none: the files hold what runs.
///
/// - A mail that still waits and does not say what is so now is withdrawn, as if it had never been made.
/// - A trouble is told when nobody knows of it. Whoever was told knows it while it stands and for an hour after that, but not
///   once he was told that all is well. That fewer troubles stand is no news.
/// - When none stands any more, whoever knows of one hears that all is well, unless `is_told_otherwise`.
pub fn announce(
    before: &[ToldTrouble],
    troubles: &[FileTrouble],
    is_told_otherwise: bool,
    now: DateTime<Utc>,
) -> Announcements {
    let is_well = troubles.is_empty();
    let is_so = |it: &ToldTrouble| match it.trouble.topic {
        Topic::WellAgain => is_well && !is_told_otherwise,
        topic => troubles.iter().any(|now| now.topic == topic && now.mail == it.trouble.mail),
    };
    let overtaken = before.iter().filter(|it| !is_so(it));
    // A mail to two addresses may have reached one of them.
    let withdraw = overtaken.map(|it| (it.trouble.topic, it.trouble.mail.clone())).collect();
    let mut told: Vec<ToldTrouble> =
        before.iter().filter(|it| !it.waits || is_so(it)).cloned().collect();
    forget_what_ended(&mut told);
    for it in &mut told {
        let stands = troubles.iter().any(|now| is_same(now, &it.trouble));
        let is_forgotten = it.gone_at.is_some_and(|gone_at| FORGOTTEN_AFTER <= now - gone_at);
        match stands {
            true if !is_forgotten => it.gone_at = None,
            true => {}
            false => it.gone_at = it.gone_at.or(Some(now)),
        }
    }
    let next = Announcements { withdraw, told, ..Announcements::default() };
    let next = match is_well {
        true => well(next, is_told_otherwise, now),
        false => trouble(next, troubles, now),
    };
    let is_nothing = next.tell.is_empty() && next.withdraw.is_empty() && next.told == before;
    Announcements { is_nothing, ..next }
}

fn is_same(one: &FileTrouble, other: &FileTrouble) -> bool {
    (one.topic, &one.hash) == (other.topic, &other.hash)
}

/// Whoever has read that all is well knows of no trouble from before it.
fn forget_what_ended(told: &mut Vec<ToldTrouble>) {
    let well = told.iter().filter(|it| it.trouble.topic == Topic::WellAgain && !it.waits);
    if let Some(at) = well.map(|it| it.at).max() {
        told.retain(|it| it.trouble.topic == Topic::WellAgain || at < it.at);
    }
}

fn trouble(mut next: Announcements, troubles: &[FileTrouble], now: DateTime<Utc>) -> Announcements {
    let knows = |it: &ToldTrouble| it.gone_at.is_none_or(|gone_at| now - gone_at < FORGOTTEN_AFTER);
    next.told.retain(|it| it.trouble.topic == Topic::WellAgain || knows(it));
    for it in troubles {
        if !next.told.iter().any(|told| is_same(&told.trouble, it)) {
            next.tell.insert(it.topic);
            let told = ToldTrouble { trouble: it.clone(), at: now, gone_at: None, waits: true };
            next.told.push(told);
        }
    }
    next
}

fn well(mut next: Announcements, is_told_otherwise: bool, now: DateTime<Utc>) -> Announcements {
    if is_told_otherwise {
        next.told.clear();
        return next;
    }
    let said_at = next.told.iter().filter(|it| it.trouble.topic == Topic::WellAgain);
    let (said_at, is_said) =
        said_at.fold((None, false), |(_, waits), it| (Some(it.at), waits | it.waits));
    let knows = |it: &ToldTrouble| matches!(it.trouble.topic, Topic::Broken | Topic::Held);
    if !next.told.iter().any(knows) {
        next.told.retain(|it| it.trouble.topic == Topic::WellAgain);
        return next;
    }
    if is_said {
        return next;
    }
    let may_at = said_at.map_or(now, |at| at + WELL_AGAIN_APART);
    if now < may_at {
        next.again_at = Some(may_at);
        return next;
    }
    next.told.retain(|it| it.trouble.topic != Topic::WellAgain);
    let trouble = FileTrouble { topic: Topic::WellAgain, hash: String::new(), mail: String::new() };
    next.told.push(ToldTrouble { trouble, at: now, gone_at: Some(now), waits: true });
    next.tell.insert(Topic::WellAgain);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn at(minutes: i64) -> DateTime<Utc> {
        "2026-09-01T07:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minutes)
    }

    /// These errors stand together.
    fn errors(names: &str) -> Vec<FileTrouble> {
        let trouble = |it: char| FileTrouble {
            topic: Topic::Broken,
            hash: it.to_string(),
            mail: names.to_owned(),
        };
        names.chars().map(trouble).collect()
    }

    /// One reader, and a mail server that works or does not.
    #[derive(Default)]
    struct Reader {
        told: Vec<ToldTrouble>,
        server_is_dead: bool,
    }

    impl Reader {
        #[track_caller]
        fn hears(&mut self, minutes: i64, errors_now: &str, expected: &[Topic]) -> Announcements {
            let next = announce(&self.told, &errors(errors_now), false, at(minutes));
            assert_eq!(next.tell.iter().copied().collect::<Vec<_>>(), expected, "at {minutes}");
            self.told.clone_from(&next.told);
            if !self.server_is_dead {
                self.told.iter_mut().for_each(|it| it.waits = false);
            }
            next
        }
    }

    #[test]
    fn each_error_is_told_once_while_it_stands() {
        let mut reader = Reader::default();
        reader.hears(0, "a", &[Topic::Broken]);
        reader.hears(1, "a", &[]);
        reader.hears(2, "ab", &[Topic::Broken]);
        reader.hears(600, "b", &[]);
        reader.hears(601, "b", &[]);
    }

    #[test]
    fn an_error_that_comes_back_after_an_hour_is_another_one() {
        let mut reader = Reader::default();
        reader.hears(0, "ab", &[Topic::Broken]);
        reader.hears(10, "b", &[]);
        reader.hears(69, "ab", &[]);
        reader.hears(80, "b", &[]);
        reader.hears(140, "ab", &[Topic::Broken]);
    }

    #[test]
    fn whoever_knows_of_an_error_hears_once_that_it_is_over_and_of_its_return() {
        let mut reader = Reader::default();
        reader.hears(0, "a", &[Topic::Broken]);
        reader.hears(5, "", &[Topic::WellAgain]);
        reader.hears(6, "", &[]);
        reader.hears(7, "a", &[Topic::Broken]);
        reader.hears(8, "", &[]);
        reader.hears(9, "a", &[]);
        let next = reader.hears(10, "", &[]);
        assert_eq!(next.again_at, Some(at(5 + 240)));
        reader.hears(5 + 240, "", &[Topic::WellAgain]);
        reader.hears(5 + 480, "", &[]);
    }

    #[test]
    fn a_drive_that_comes_and_goes_is_a_few_mails_a_day() {
        let mut reader = Reader::default();
        let mut mails = 0;
        for minutes in 0..24 * 60 {
            let now = if minutes % 2 == 0 { errors("a") } else { Vec::new() };
            let next = announce(&reader.told, &now, false, at(minutes));
            mails += next.tell.len();
            reader.told = next.told;
            reader.told.iter_mut().for_each(|it| it.waits = false);
        }
        assert_eq!(mails, 13, "six times that all is well, seven times that it is not");
    }

    #[test]
    fn what_waits_behind_a_dead_mail_server_is_withdrawn_as_if_it_had_never_been_made() {
        let mut reader = Reader { server_is_dead: true, ..Reader::default() };
        reader.hears(0, "ab", &[Topic::Broken]);
        assert!(reader.hears(1, "ab", &[]).withdraw.is_empty());
        let next = reader.hears(2, "b", &[Topic::Broken]);
        assert_eq!(next.withdraw, BTreeSet::from([(Topic::Broken, "ab".to_owned())]));
        let next = reader.hears(3, "", &[]);
        assert_eq!(next.withdraw, BTreeSet::from([(Topic::Broken, "b".to_owned())]));
        assert!(reader.told.is_empty());
        // One mail arrived; that all is well does not any more.
        reader.server_is_dead = false;
        reader.hears(10, "a", &[Topic::Broken]);
        reader.server_is_dead = true;
        reader.hears(11, "", &[Topic::WellAgain]);
        let next = reader.hears(12, "a", &[]);
        assert_eq!(next.withdraw, BTreeSet::from([(Topic::WellAgain, String::new())]));
    }

    #[test]
    fn whoever_hears_what_the_edit_does_need_not_hear_that_all_is_well() {
        let mut reader = Reader::default();
        reader.hears(0, "a", &[Topic::Broken]);
        let next = announce(&reader.told, &[], true, at(1));
        assert_eq!((next.tell, next.told), (BTreeSet::new(), Vec::new()));
    }
}
