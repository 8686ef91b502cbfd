//! What the coordinator and the operator hear about an edit of the calendar: broken, held, taken.

mod files;
mod operator;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::calendar::{Calendar, Form};
use crate::delivery::{Examined, Mode, Why};
use crate::messages::dutch;
use crate::messages::html::html;
use crate::messages::letter::{Context, hex};
use crate::messages::mail::{Mail, Sender};
use crate::messages::subject::subject;
use crate::messages::text::text;
use crate::messages::view::{View, clean};

pub use files::{Unreadable, no_address_of_coordinator, same_organisation, unreadable};
pub use operator::{
    OperatorDesk, abandoned_to_operator, degraded_to_operator, held_to_operator,
    never_ran_to_operator, outage_to_operator,
};

/// Mails shown of those that would go at once; the rest is one command away.
const MAILS_MAX: usize = 20;

/// The reason of every mail about a file.
const ABOUT_FILE: &str = "kalenderbestand";

/// What happened to an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It has errors, or cannot be read: the running version goes on.
    Broken { findings: Vec<String>, more: usize },
    /// It waits until somebody agrees.
    Held {
        why: Why,
        /// The mails that it would send at once, as [`at_once`] names them.
        mails: Vec<[String; 2]>,
    },
    Taken {
        /// What it does in mails, ready to print.
        listing: String,
    },
    /// There was trouble, and it is over.
    WellAgain {
        /// By an edit that runs now; else the files hold again what ran all the time.
        is_taken: bool,
    },
}

/// Whose calendar, which file, and what holds for its mails.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// The calendar that runs.
    pub calendar: &'a Calendar,
    /// What holds for every message of the organisation.
    pub context: &'a Context,
    /// Since when it runs.
    pub since: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// Subject and party of each message that the edit would send at once; of many only the first.
pub fn at_once(edited: &Calendar, examined: &Examined) -> Vec<[String; 2]> {
    let mails = examined.difference.at_once.iter().take(MAILS_MAX);
    let named = mails.map(|(_, bundle)| {
        let to = edited.party(bundle.party).name.clone();
        [subject(edited, &examined.plan, bundle), to]
    });
    named.collect()
}

/// One mail to a coordinator's address. `message_id` without angle brackets.
pub fn to_coordinator(desk: &Desk<'_>, to: &str, news: &News, message_id: String) -> Mail {
    let organisation = &desk.calendar.organisation;
    let mut view = View { salutation: salutation(desk), ..View::default() };
    view.banners = desk.banners();
    match news {
        News::Broken { findings, more } => broken(desk, findings, *more, &mut view),
        News::Held { why, mails } => held(desk, why, mails, &mut view),
        News::Taken { listing } => taken(desk, listing, &mut view),
        News::WellAgain { is_taken } => well_again(desk, *is_taken, &mut view),
    }
    let automatic = match organisation.form {
        Form::U => "Deze mail is automatisch gemaakt. U hoeft nergens in te loggen.",
        Form::Je => "Deze mail is automatisch gemaakt. Je hoeft nergens in te loggen.",
    };
    let name = format!("Kwaliteitskalender {}", organisation.short);
    view.footer = vec![clean(&name).into_owned(), automatic.to_owned()];
    view.subject = clean(&view.subject).into_owned();
    view.heading = Some(view.subject.clone());
    let party = desk.calendar.party(organisation.coordinator);
    let domain = desk.context.from.domain();
    let list = format!("{}.{}.kwaliteitskalender.{domain}", party.id, organisation.id);
    Mail {
        reply_to: desk.context.coordinator.clone(),
        list_id: Some((clean(&party.name).into_owned(), list)),
        ..finished(&desk.letterhead(), to, &view, message_id)
    }
}

fn salutation(desk: &Desk<'_>) -> String {
    let coordinator = desk.calendar.party(desk.calendar.organisation.coordinator);
    clean(coordinator.salutation.as_deref().unwrap_or("Goedendag,")).into_owned()
}

/// From whom, about what, and when.
struct Letterhead<'a> {
    from: &'a Sender,
    /// Organisation and file: mails about the same stand together.
    about: [&'a str; 2],
    /// What for, in one word, for whoever reads headers.
    reason: &'static str,
    now: DateTime<Utc>,
    zone: Tz,
}

fn finished(head: &Letterhead<'_>, to: &str, view: &View, message_id: String) -> Mail {
    let [organisation, file] = head.about;
    let domain = head.from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Mail {
        from: Sender {
            name: clean(&head.from.name).into_owned(),
            address: head.from.address.clone(),
        },
        to: to.to_owned(),
        reply_to: None,
        subject: view.subject.clone(),
        date: head.now.with_timezone(&head.zone).fixed_offset(),
        thread_root: format!("thread-{}@{domain}", &hex(&[organisation, "edit", to, file])[..24]),
        list_id: None,
        headers: vec![
            ("Auto-Submitted", "auto-generated".to_owned()),
            ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN".to_owned()),
            ("X-Kwaliteitskalender-Reason", head.reason.to_owned()),
        ],
        text: text(view),
        html: html(view),
        boundary: format!("=_{}", hex(&[&message_id])),
        message_id,
    }
}

impl Desk<'_> {
    fn letterhead(&self) -> Letterhead<'_> {
        let about = [self.calendar.organisation.id.as_str(), &self.context.calendar_file];
        let (from, zone) = (&self.context.from, self.zone());
        Letterhead { from, about, reason: ABOUT_FILE, now: self.now, zone }
    }

    fn zone(&self) -> Tz {
        self.calendar.organisation.zone
    }

    fn banners(&self) -> Vec<String> {
        let name = &self.calendar.party(self.calendar.organisation.coordinator).name;
        let banner = match (&self.context.redirected_to, self.context.mode) {
            (Some(mailbox), _) => format!(
                "Proef: deze mail was bestemd voor {name}. Alle mail gaat nu naar {mailbox}."
            ),
            (None, Mode::Trial) => {
                "Proef: deze mail is bewaard, niet verstuurd. Er verlaat geen mail het gebouw."
                    .to_owned()
            }
            (None, Mode::Live) => return Vec::new(),
        };
        vec![clean(&banner).into_owned()]
    }

    /// "woensdag 19 augustus 2026 om 08:30"
    fn moment(&self, at: DateTime<Utc>) -> String {
        let wall = at.with_timezone(&self.zone());
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
fn broken(desk: &Desk<'_>, findings: &[String], more: usize, view: &mut View) {
    let errors = dutch::counted((findings.len() + more) as i64, "fout", "fouten");
    view.subject = format!("Kalender niet overgenomen: {errors}");
    view.preheader = "De vorige kalender blijft gelden.".to_owned();
    let file = &desk.context.calendar_file;
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
    desk.goes_on(view);
    view.paragraph(
        "Verbeter het bestand en bewaar het. De dienst leest het dan vanzelf opnieuw. \
         Over dezelfde fout komt geen tweede mail.",
    );
}

fn held(desk: &Desk<'_>, why: &Why, mails: &[[String; 2]], view: &mut View) {
    let file = &desk.context.calendar_file;
    view.preheader = "De kalender is nog niet gewijzigd.".to_owned();
    match why {
        Why::Storm { at, mails: count } => storm(desk, (*at, *count), mails, view),
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
    desk.goes_on(view);
    view.heading(2, "Wat nu");
    view.paragraph(
        "Is het een vergissing? Zet het bestand terug zoals het was. Dan is er niets gebeurd.",
    );
    view.paragraph("Is het de bedoeling? Vraag de beheerder om deze opdracht. Zonder akkoord blijft de wijziging wachten.");
    view.exact(vec!["kwaliteitskalender plan --akkoord".to_owned()]);
}

fn storm(
    desk: &Desk<'_>,
    (at, count): (DateTime<Utc>, usize),
    mails: &[[String; 2]],
    view: &mut View,
) {
    let (file, said) = (&desk.context.calendar_file, dutch::mails(count));
    view.subject = format!("Wijziging wacht op akkoord: {said} tegelijk");
    let would = if count == 1 { "zou" } else { "zouden" };
    view.paragraph(&format!(
        "De wijziging van {file} wacht op akkoord. Er {would} {said} tegelijk gaan, op {}:",
        desk.moment(at)
    ));
    view.table(vec!["Onderwerp", "Aan"], mails.iter().map(|it| it.to_vec()).collect());
    if mails.len() < count {
        view.paragraph(&format!("En nog {}.", dutch::mails(count - mails.len())));
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

fn taken(desk: &Desk<'_>, listing: &str, view: &mut View) {
    let file = &desk.context.calendar_file;
    view.subject = "Kalender gewijzigd: dit verandert er aan de mails".to_owned();
    view.preheader = "De wijziging is overgenomen.".to_owned();
    let at = desk.moment(desk.now);
    view.paragraph(&format!("De wijziging van {file} of het adresboek is overgenomen, op {at}."));
    view.paragraph("Dit verandert er aan de mails:");
    view.drawn(listing);
    view.paragraph("Klopt er iets niet? Verbeter het bestand en bewaar het.");
}

/// "Kalender weer in orde"
fn well_again(desk: &Desk<'_>, is_taken: bool, view: &mut View) {
    let file = &desk.context.calendar_file;
    view.subject = "Kalender weer in orde".to_owned();
    view.paragraph(&format!("Het bestand {file} is weer in orde."));
    if is_taken {
        view.preheader = "De wijziging is overgenomen.".to_owned();
        view.paragraph(&format!("De wijziging is overgenomen, op {}.", desk.moment(desk.now)));
    } else {
        view.preheader = "Er verandert niets.".to_owned();
        view.paragraph(&format!(
            "Er verandert niets: de kalender van {} blijft gelden.",
            desk.moment(desk.since)
        ));
    }
}

/// "12 messages would go at once"
pub fn in_english(why: &Why) -> String {
    match why {
        Why::Storm { mails, .. } => format!("it would send {mails} messages at once"),
        Why::FewerRows { before, after } => format!("it has {after} rows where {before} run"),
        Why::FewerAddresses { before, after } => {
            format!("{after} parties have an address where {before} had one")
        }
        Why::Renamed { rows } => {
            let keys: Vec<String> =
                rows.iter().map(|(from, to)| format!("{from} to {to}")).collect();
            format!("rows seem to have another key without `heette`: {}", keys.join(", "))
        }
        Why::Organisation { from, to } => {
            format!("the organisation's id would change from {from} to {to}")
        }
    }
}
