//! What the coordinator hears about an edit of the calendar: broken, held, taken, well again.

use chrono::{DateTime, Utc};

use crate::calendar::Calendar;
use crate::delivery::edits::{Audience, CoordinatorNews, Examined, Why};
use crate::messages::difference::listing;
use crate::messages::dutch;
use crate::messages::edits::thread::{ABOUT_FILE, thread};
use crate::messages::letter::{Context, footer, list_id};
use crate::messages::letterhead::{Letterhead, finished};
use crate::messages::mail::Mail;
use crate::messages::subject::subject;
use crate::messages::view::{View, clean};

/// Mails shown of those that would go at once; the rest is one command away.
const MAILS_MAX: usize = 20;

/// What an edit does: `examined` between these two versions.
#[derive(Debug, Clone, Copy)]
pub struct EditEffect<'a> {
    pub examined: &'a Examined,
    pub was: &'a Calendar,
    pub is: &'a Calendar,
}

impl EditEffect<'_> {
    fn listing(&self, audience: Audience) -> String {
        listing(&self.examined.difference, self.was, self.is, audience)
    }

    /// Subject and party of each message that the edit would send at once; of many only the first.
    fn at_once(&self) -> Vec<Vec<String>> {
        let mails = self.examined.difference.at_once.iter().take(MAILS_MAX);
        let named = mails.map(|(_, bundle)| {
            let to = self.is.party(bundle.party).name.clone();
            vec![subject(self.is, &self.examined.plan, bundle), to]
        });
        named.collect()
    }
}

/// A mail to the coordinator: whose calendar, which file, and what holds for its mails.
#[derive(Debug, Clone, Copy)]
pub struct ToCoordinator<'a> {
    /// Of the coordinator who is written to.
    pub calendar: &'a Calendar,
    /// What holds for every message of the organisation.
    pub context: &'a Context,
    pub since: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

impl ToCoordinator<'_> {
    /// To one of the coordinator's addresses. `change`: what the edit does, of news that says it. `message_id` without angle
    /// brackets.
    pub fn mail(
        &self,
        to: &str,
        (news, change): (&CoordinatorNews, Option<EditEffect<'_>>),
        message_id: String,
    ) -> Mail {
        let organisation = &self.calendar.organisation;
        let party = self.calendar.party(organisation.coordinator);
        let salutation = clean(party.salutation.as_deref().unwrap_or("Goedendag,")).into_owned();
        let banners = self.context.banners(&party.name);
        let mut view = View { salutation, banners, ..View::default() };
        match (news, change) {
            (CoordinatorNews::Broken { findings, more }, _) => {
                broken(self, findings, *more, &mut view);
            }
            (CoordinatorNews::Held(why), change) => held(self, why, change, &mut view),
            (CoordinatorNews::Changed(audience), change) => {
                let change = change.expect("what changed was compared");
                taken(self, change, *audience, &mut view);
            }
            (CoordinatorNews::WellAgain { is_taken }, _) => {
                well_again(self, *is_taken, &mut view);
            }
        }
        view.footer = footer(organisation);
        view.subject = clean(&view.subject).into_owned();
        view.heading = Some(view.subject.clone());
        let (from, now, zone) = (&self.context.from, self.now, organisation.zone);
        let thread = thread([&organisation.id, &self.context.calendar_file], to);
        let head = Letterhead { from, thread, reason: ABOUT_FILE, now, zone };
        Mail {
            reply_to: self.context.coordinator.clone(),
            list_id: Some(list_id(self.calendar, organisation.coordinator, from.domain())),
            ..finished(&head, to, &view, message_id)
        }
    }

    /// "woensdag 19 augustus 2026 om 08:30"
    fn moment(&self, at: DateTime<Utc>) -> String {
        let wall = at.with_timezone(&self.calendar.organisation.zone);
        format!("{} om {}", dutch::long_date(wall.date_naive()), wall.format("%H:%M"))
    }

    /// "Ondertussen geldt de kalender van woensdag 19 augustus 2026 om 08:30. Alle herinneringen gaan gewoon door."
    fn goes_on(&self, view: &mut View) {
        view.paragraph(&format!(
            "Ondertussen geldt de kalender van {}. Alle herinneringen gaan gewoon door.",
            self.moment(self.since)
        ));
    }
}

/// "Kalender niet overgenomen: 2 fouten"
fn broken(to_coordinator: &ToCoordinator<'_>, findings: &[String], more: usize, view: &mut View) {
    let errors = dutch::counted((findings.len() + more) as i64, "fout", "fouten");
    view.subject = format!("Kalender niet overgenomen: {errors}");
    view.preheader = "De vorige kalender blijft gelden.".to_owned();
    let file = &to_coordinator.context.calendar_file;
    let are = if findings.len() + more == 1 { "is" } else { "zijn" };
    view.paragraph(&format!(
        "De wijziging van {file} of het adresboek is niet overgenomen. Er {are} {errors}, met wat eraan te doen is:"
    ));
    for finding in findings {
        view.drawn(finding);
    }
    if 0 < more {
        view.paragraph(&format!("En nog {}.", dutch::counted(more as i64, "fout", "fouten")));
    }
    to_coordinator.goes_on(view);
    view.paragraph(
        "Verbeter het bestand en bewaar het. De dienst leest het dan vanzelf opnieuw. \
         Over dezelfde fout komt geen tweede mail.",
    );
}

fn held(
    to_coordinator: &ToCoordinator<'_>,
    why: &Why,
    change: Option<EditEffect<'_>>,
    view: &mut View,
) {
    let file = &to_coordinator.context.calendar_file;
    view.preheader = "De kalender is nog niet gewijzigd.".to_owned();
    match why {
        Why::Storm { at, mails } => {
            let change = change.expect("what is held was compared");
            storm(to_coordinator, (*at, *mails), change.at_once(), view);
        }
        Why::FewerRows { before, after } => {
            let (left, are) = (dutch::items(*after), stand(*after));
            view.subject = format!("Wijziging wacht op akkoord: nog maar {left}");
            view.paragraph(&format!(
                "De wijziging van {file} wacht op akkoord. Er {are} nog maar {left} in."
            ));
            view.paragraph(&format!("Nu zijn het er {before}. Is het bestand wel compleet?"));
        }
        Why::FewerAddresses { before, after } => {
            let left = dutch::counted(*after as i64, "betrokkene", "betrokkenen");
            let are = stand(*after);
            view.subject = "Wijziging wacht op akkoord: veel adressen zijn weg".to_owned();
            view.paragraph(&format!("De wijziging van het adresboek wacht op akkoord. Er {are} nog maar {left} met een adres in."));
            view.paragraph(&format!("Nu zijn het er {before}. Is het adresboek wel compleet?"));
        }
        Why::Renamed { rows } => renamed(file, rows, view),
        Why::Organisation { from, to } => {
            view.subject = "Wijziging wacht op akkoord: andere organisatie".to_owned();
            view.paragraph(&format!(
                "De wijziging van {file} wacht op akkoord. De sleutel van de organisatie is anders."
            ));
            view.paragraph(&format!(
                "Bij organisatie stond id: {from}, en nu staat er id: {to}. Alles wat is verstuurd en gemeld, hoort bij {from}. \
                 Met een andere sleutel begint de dienst opnieuw. De naam van de organisatie veranderen kan wel zonder gevolgen."
            ));
        }
    }
    to_coordinator.goes_on(view);
    view.heading(2, "Wat nu");
    view.paragraph(
        "Is het een vergissing? Zet het bestand terug zoals het was. Dan is er niets gebeurd.",
    );
    view.paragraph("Is het de bedoeling? Vraag de beheerder om deze opdracht. Zonder akkoord blijft de wijziging wachten.");
    view.exact(vec!["kwaliteitskalender plan --akkoord".to_owned()]);
}

fn storm(
    to_coordinator: &ToCoordinator<'_>,
    (at, count): (DateTime<Utc>, usize),
    mails: Vec<Vec<String>>,
    view: &mut View,
) {
    let (file, said) = (&to_coordinator.context.calendar_file, dutch::mails(count));
    view.subject = format!("Wijziging wacht op akkoord: {said} tegelijk");
    let would = if count == 1 { "zou" } else { "zouden" };
    view.paragraph(&format!(
        "De wijziging van {file} wacht op akkoord. Er {would} {said} tegelijk gaan, op {}:",
        to_coordinator.moment(at)
    ));
    let more = count.saturating_sub(mails.len());
    view.table(vec!["Onderwerp", "Aan"], mails);
    if 0 < more {
        view.paragraph(&format!("En nog {}.", dutch::mails(more)));
    }
}

fn renamed(file: &str, rows: &[(String, String)], view: &mut View) {
    view.subject = "Wijziging wacht op akkoord: nieuwe sleutel".to_owned();
    view.paragraph(&format!("De wijziging van {file} wacht op akkoord."));
    for (from, to) in rows {
        view.paragraph(&format!(
            "Het onderdeel {to} lijkt op wat eerst {from} heette. Is het hetzelfde? Zet er dan deze regel bij en bewaar het bestand:"
        ));
        view.exact(vec![format!("heette: {from}")]);
    }
    view.paragraph(
        "Zonder die regel hoort wie al gemaild is dat het is vervallen, en telt niet meer mee wat erover is gemeld.",
    );
}

/// "staat", "staan"
fn stand(count: usize) -> &'static str {
    if count == 1 { "staat" } else { "staan" }
}

fn taken(
    to_coordinator: &ToCoordinator<'_>,
    change: EditEffect<'_>,
    audience: Audience,
    view: &mut View,
) {
    let file = &to_coordinator.context.calendar_file;
    let (subject, says) = match change.examined.difference.changes_mails() {
        true => {
            ("Kalender gewijzigd: dit verandert er aan de mails", "Dit verandert er aan de mails:")
        }
        false => (
            "Kalender gewijzigd",
            "Er komt voorlopig geen mail bij, en er vervalt of verschuift er geen. Dit is er anders:",
        ),
    };
    view.subject = subject.to_owned();
    view.preheader = "De wijziging is overgenomen.".to_owned();
    let at = to_coordinator.moment(to_coordinator.now);
    view.paragraph(&format!("De wijziging van {file} of het adresboek is overgenomen, op {at}."));
    view.paragraph(says);
    view.drawn(&change.listing(audience));
    view.paragraph("Klopt er iets niet? Verbeter het bestand en bewaar het.");
}

/// "Kalender weer in orde"
fn well_again(to_coordinator: &ToCoordinator<'_>, is_taken: bool, view: &mut View) {
    let file = &to_coordinator.context.calendar_file;
    view.subject = "Kalender weer in orde".to_owned();
    view.paragraph(&format!("Het bestand {file} is weer in orde."));
    if is_taken {
        view.preheader = "De wijziging is overgenomen.".to_owned();
        view.paragraph(&format!(
            "De wijziging is overgenomen, op {}.",
            to_coordinator.moment(to_coordinator.now)
        ));
    } else {
        view.preheader = "Er verandert niets.".to_owned();
        view.paragraph(&format!(
            "Er verandert niets: de kalender van {} blijft gelden.",
            to_coordinator.moment(to_coordinator.since)
        ));
    }
}
