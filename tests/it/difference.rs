//! What an edit does, in mails, and when it is held.

use kwaliteitskalender::dates::local_day;
use kwaliteitskalender::delivery::{Difference, difference};
use kwaliteitskalender::messages::difference::{Reader, listing};

use crate::delivery::world::{World, at};

const CVA: &str =
    "jaarverslag-cva: { wat: Jaarverslag CvA, wanneer: jaarlijks voor 1 oktober, wie: cva }";

/// The world that runs, and the same past with another file.
struct Edit {
    running: World,
    edited: World,
}

impl Edit {
    fn new(rows: &str, start: &str, now: &str, edit: impl Fn(&mut World)) -> Self {
        let at_now = || {
            let mut world = World::started(rows, start);
            world.run(now.split(' ').next().unwrap());
            world.now = at(now);
            world
        };
        let (running, mut edited) = (at_now(), at_now());
        edit(&mut edited);
        Self { running, edited }
    }

    fn difference(&self) -> Difference {
        let (was, is) = (self.running.plan(), self.edited.plan());
        let day = local_day(self.running.now, self.running.calendar.organisation.zone);
        let until = day + chrono::TimeDelta::days(400);
        let situation = |world, plan| World::situation(world, plan);
        difference(&situation(&self.running, &was), &situation(&self.edited, &is), until)
    }

    fn says(&self) -> String {
        self.says_to(Reader::Server)
    }

    fn says_to(&self, reader: Reader) -> String {
        listing(&self.difference(), &self.running.calendar, &self.edited.calendar, reader)
    }
}

#[test]
fn a_moved_due_date_moves_what_has_not_gone_yet_and_tells_who_knew() {
    let edit = Edit::new(CVA, "2026-02-02 12:00", "2026-08-24 12:00", |world| {
        world.edit("voor 1 oktober", "voor 1 november");
    });
    let says = edit.says();
    let total =
        "Samen: 1 onderdeel gewijzigd, 2 mails nieuw, 0 vervallen, 6 verzet, 1 mail nu meteen.";
    assert_eq!(says.lines().last(), Some(total), "{says}");
}
