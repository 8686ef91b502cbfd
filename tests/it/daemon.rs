//! The daemon as an operator meets it: started, stopped, refused, held, told.

mod acts;
mod clockwise;
mod history;
mod mail_server;
mod modes;
mod refusals;
mod stopping;

use std::net::{Ipv4Addr, SocketAddrV4};
use std::os::fd::OwnedFd;
use std::sync::LazyLock;

use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, getsockname, socket_with};

use crate::process::{House, header};
use crate::smtp_server::Stored;
use crate::world::calendar::{ADDRESSES, small};

/// A calendar without a day: nothing but the start mail ever goes, whatever day it is today.
pub(crate) fn timeless_calendar() -> String {
    small("", "beleid: { wat: Beleid, wanneer: continu, wie: opr }")
}

/// Three parties with a row each, of which the first reminder goes on 1 September 2026.
pub(crate) const AUTUMN: &str = "\
versie: 1
organisatie: { id: proef, naam: Proefvereniging, coordinator: bureau }
betrokkenen:
  bureau: Bureau
  opr: OPR
  cva: CvA
  bestuur: Bestuur
gebeurtenissen:
  norm: { wat: Publicatie van de norm, datum: onbekend, vraag_aan: bureau }
kalender:
  plannen:
    titel: Plannen
    onderdelen:
      jaarverslag: { wat: Jaarverslag, wanneer: jaarlijks voor 13 oktober, wie: opr }
      begroting: { wat: Begroting, wanneer: jaarlijks voor 13 oktober, wie: bestuur }
      evaluatie: { wat: Evaluatie, wanneer: jaarlijks voor 13 oktober, wie: cva }
      gesprek: { wat: Gesprek, wanneer: jaarlijks op een nader te bepalen datum, wie: cva }
      instrument: { wat: Instrument, wanneer: binnen 6 weken na norm, wie: cva }
";

pub(crate) const ALL_ADDRESSES: &str = "\
bureau: bureau@swv.example
opr: opr@swv.example
cva: cva@swv.example
bestuur: bestuur@swv.example
";

/// The start mail goes now, the first reminders on the next morning.
pub(crate) const GO_LIVE: &str = "run --once --clock 2026-08-31T12:00:00+02:00";

/// One tick on a borrowed clock, such as `2026-09-01T08:30`.
pub(crate) fn at(minute: &str) -> String {
    format!("run --once --clock {minute}:00+02:00")
}

pub(crate) fn timeless() -> House {
    House::new(&timeless_calendar(), ADDRESSES)
}

pub(crate) fn autumn() -> House {
    House::new(AUTUMN, ALL_ADDRESSES)
}

/// The address a mail is written to.
pub(crate) fn to(mail: &Stored) -> String {
    header(&mail.bytes, "To").rsplit(' ').next().unwrap().trim_matches(['<', '>']).to_owned()
}

/// The recipients in the order in which they were served.
pub(crate) fn recipients(mails: &[Stored]) -> Vec<String> {
    mails.iter().map(|it| it.to.join(" ")).collect()
}

/// A port where nobody listens, and where nobody can begin to: it stays taken as long as the tests run.
pub(crate) fn closed_port() -> u16 {
    static TAKEN: LazyLock<(OwnedFd, u16)> = LazyLock::new(|| {
        let kept = socket_with(AddressFamily::INET, SocketType::STREAM, SocketFlags::CLOEXEC, None);
        let kept = kept.unwrap();
        bind(&kept, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = SocketAddrV4::try_from(getsockname(&kept).unwrap()).unwrap();
        (kept, address.port())
    });
    TAKEN.1
}
