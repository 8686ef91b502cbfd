//! From a decision to finished bytes: the words are made in `messages`, the bytes in `adapters::mime`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use crate::adapters::mime;
use crate::app::version::Version;
use crate::calendar::Calendar;
use crate::delivery::{
    Bundle, Detail, Effect, EntryState, GaveUp, Mode, Purpose, ReminderKey, Rendered, digest,
    message_id,
};
use crate::messages::edits::outage_to_operator;
use crate::messages::{Context, Letter, Mail, Sender, compose};
use crate::planning::Plan;

/// Stands for a party in what goes to the operator.
pub(super) const OPERATOR: &str = "operator";

/// Where the messages of one calendar are made.
pub(super) struct Desk<'a> {
    pub(super) version: &'a Version,
    /// For the start mail: also what was due in the year before it.
    pub(super) past_year: Option<&'a Plan>,
    pub(super) mode: Mode,
    pub(super) installation: &'a str,
    /// Everything to this one mailbox.
    pub(super) redirect: &'a Option<String>,
}

impl Desk<'_> {
    /// One message for each `Enqueue`, in order.
    pub(super) fn render_all(
        &self,
        plan: &Plan,
        effects: &[Effect],
        now: DateTime<Utc>,
    ) -> Vec<Rendered> {
        let context = context(self.version, self.mode, self.redirect);
        effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Enqueue(bundle) => Some(self.render(plan, bundle, &context, now)),
                _ => None,
            })
            .collect()
    }

    /// One message as it would go, before it is put in MIME.
    pub(super) fn mail(&self, plan: &Plan, bundle: &Bundle, now: DateTime<Utc>) -> Mail {
        self.worded(plan, bundle, &context(self.version, self.mode, self.redirect), now)
    }

    fn worded(&self, plan: &Plan, bundle: &Bundle, context: &Context, now: DateTime<Utc>) -> Mail {
        let (calendar, message_id) = (&self.version.calendar, &self.message_id(bundle));
        compose(&Letter { calendar, plan, bundle, context, now, message_id })
    }

    fn message_id(&self, bundle: &Bundle) -> String {
        let organisation = &self.version.calendar.organisation.id;
        let domain = self.version.files.from.domain();
        message_id(self.installation, self.mode, organisation, bundle, domain)
    }

    /// A message whose words or bytes cannot be made is parked and reported; the others go on.
    fn render(
        &self,
        plan: &Plan,
        bundle: &Bundle,
        context: &Context,
        now: DateTime<Utc>,
    ) -> Rendered {
        let calendar = &self.version.calendar;
        let plan = match self.past_year {
            Some(wider) if bundle.purpose == Purpose::Start => wider,
            _ => plan,
        };
        let party = &calendar.party(bundle.party).id;
        let mail = || self.worded(plan, bundle, context, now);
        let finish = || finished(party, mail(), self.redirect, now);
        let made = catch_unwind(AssertUnwindSafe(finish)).unwrap_or_else(|_| {
            let (organisation, message_id) = (&calendar.organisation.id, self.message_id(bundle));
            tracing::error!(%organisation, message_id, "a message cannot be worded; it is parked");
            let to = self.redirect.as_deref().unwrap_or(bundle.address.as_str());
            Rendered {
                party: party.clone(),
                message_id,
                subject: String::new(),
                envelope_from: context.from.address.clone(),
                envelope_to: to.to_owned(),
                bytes: None,
                occurrences: Vec::new(),
                state: EntryState::GivenUp { at: now, reason: GaveUp::Unrenderable },
            }
        });
        let id_of = |line: &crate::delivery::Line| match (line.duty, &line.detail) {
            (Some(ix), _) => plan.duty(ix).id(calendar),
            (None, Detail::Withdrawn { occurrence, .. }) => occurrence.clone(),
            (None, _) => String::new(),
        };
        Rendered { occurrences: bundle.lines.iter().map(id_of).collect(), ..made }
    }
}

/// A worded mail as it goes into the outbox. One whose bytes cannot be made is parked and reported.
pub(super) fn finished(
    party: &str,
    mail: Mail,
    redirect: &Option<String>,
    now: DateTime<Utc>,
) -> Rendered {
    let bytes = mime::bytes(&mail).inspect_err(|wrong| {
        tracing::error!(party, message_id = mail.message_id, error = %wrong, "a message cannot be put in MIME; it is parked");
    });
    let bytes = bytes.ok();
    let state = match bytes {
        Some(_) => EntryState::Queued { not_before: now, failures: 0 },
        None => EntryState::GivenUp { at: now, reason: GaveUp::Unrenderable },
    };
    Rendered {
        party: party.to_owned(),
        message_id: mail.message_id,
        subject: mail.subject,
        envelope_from: mail.from.address,
        envelope_to: redirect.clone().unwrap_or(mail.to),
        bytes,
        occurrences: Vec::new(),
        state,
    }
}

pub(super) fn context(version: &Version, mode: Mode, redirect: &Option<String>) -> Context {
    let organisation = &version.calendar.organisation;
    let coordinator =
        version.addresses.of(organisation.coordinator).first().map(|address| Sender {
            name: version.calendar.party(organisation.coordinator).name.clone(),
            address: address.as_str().to_owned(),
        });
    let name = |path: &std::path::Path| {
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    Context {
        from: version.files.from.clone(),
        coordinator,
        mode,
        redirected_to: redirect.clone(),
        done_file: name(&version.files.done),
        calendar_file: name(&version.files.calendar),
    }
}

/// A reminder's name for the log: of a confidential row only `vertrouwelijk-<8 hex>` (R17).
pub(super) fn loggable(calendar: &Calendar, key: &ReminderKey) -> String {
    let confidential = calendar
        .find_item(&key.about.row)
        .is_some_and(|item| calendar.item(item).is_confidential());
    if confidential {
        format!("vertrouwelijk-{}", digest([key.to_string().as_str()], 8))
    } else {
        key.to_string()
    }
}

/// To the operator, in English, with the first mail that works: for how long none did.
pub(super) fn outage_mail(
    from: &Sender,
    operator: &str,
    redirect: &Option<String>,
    installation: &str,
    (since, until): (DateTime<Utc>, DateTime<Utc>),
) -> Rendered {
    let local = digest([installation, "outage", &since.to_string()], 32);
    let message_id = format!("{local}@{}", from.domain());
    let mail = outage_to_operator(from, operator, (since, until), message_id);
    finished(OPERATOR, mail, redirect, until)
}
