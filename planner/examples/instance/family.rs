//! Random families of devices: each device has its own plans, some with an activation fee or a commitment; a tablet or a laptop may
//! tether instead; a few pools with five sizes are open to every device.
//!
//! The numbers are drawn in a fixed order from Python's generator, so that these are the instances whose figures were published for
//! other solvers before this search existed.

use crate::plain::{Choice, MONEY, Member, Plain, Shared, VOLUME};
use crate::random::Random;

/// How large, and from which seed.
pub(crate) struct Size {
    pub(crate) devices: usize,
    pub(crate) plans: usize,
    pub(crate) months: usize,
    pub(crate) pools: usize,
    pub(crate) seed: u64,
}

/// Joining any pool costs this, in currency.
const JOINING: i64 = 5;
const LINES_MAX: usize = 8;

#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Phone,
    Tablet,
    Watch,
    Laptop,
}

impl Sort {
    /// GB in an ordinary month.
    fn usual(self) -> f64 {
        match self {
            Self::Phone => 6.0,
            Self::Tablet => 2.0,
            Self::Watch => 0.3,
            Self::Laptop => 4.0,
        }
    }
}

/// A plan for one device.
struct Plan {
    fee: f64,
    included: f64,
    overage: f64,
    activation: i64,
    run: usize,
}

/// The instance of a size.
pub(crate) fn family(size: &Size) -> Plain {
    let mut random = Random::new(size.seed);
    let sorts: Vec<Sort> =
        (0..size.devices).map(|_| random.choice(&[Sort::Phone, Sort::Tablet, Sort::Watch, Sort::Laptop])).collect();
    let use_of = |sort: &Sort, random: &mut Random| -> Vec<f64> {
        (0..size.months).map(|_| rounded(sort.usual() * random.lognormal(0.0, 0.6), 2)).collect()
    };
    let uses: Vec<Vec<f64>> = sorts.iter().map(|sort| use_of(sort, &mut random)).collect();
    let lines: Vec<f64> = (0..size.pools).map(|_| rounded(random.uniform(3.0, 10.0), 2)).collect();
    let plans: Vec<Plan> = (size.pools..size.plans).map(|_| plan(&mut random)).collect();
    // Whether a device can use a plan; pools take every device and draw nothing.
    let fits: Vec<Vec<bool>> = sorts.iter().map(|_| plans.iter().map(|_| random.random() < 0.5).collect()).collect();
    let members = sorts.iter().zip(uses).zip(fits).map(|((&sort, uses), fits)| member(sort, &uses, &plans, &fits)).collect();
    let pools = lines.iter().map(|&line| pool(line, &mut random)).collect();
    Plain { months: size.months, members, pools }
}

fn plan(random: &mut Random) -> Plan {
    let included = random.choice(&[1.0f64, 3.0, 5.0, 10.0, 20.0, 40.0, 100.0]);
    Plan {
        fee: rounded(3.0 + included.powf(0.75) * random.uniform(0.8, 1.6), 2),
        included,
        overage: rounded(random.uniform(1.0, 6.0), 2),
        activation: random.choice(&[0, 0, 5, 10, 15]),
        run: random.choice(&[1, 1, 1, 6, 12]),
    }
}

fn member(sort: Sort, uses: &[f64], plans: &[Plan], fits: &[bool]) -> Member {
    let on = |plan: &Plan| Choice {
        cost: uses.iter().map(|used| units(plan.fee + (used - plan.included).max(0.0) * plan.overage, 3)).collect(),
        start: plan.activation * MONEY,
        run: plan.run,
    };
    let mut choices: Vec<Choice> = plans.iter().zip(fits).filter(|(_, fits)| **fits).map(|(plan, _)| on(plan)).collect();
    if matches!(sort, Sort::Tablet | Sort::Laptop) {
        // Tethering costs trouble and battery: four a month, and one for each GB.
        choices.push(Choice { cost: uses.iter().map(|used| 4 * MONEY + units(*used, 2)).collect(), start: 0, run: 1 });
    }
    Member { volumes: uses.iter().map(|used| (used * VOLUME as f64).round() as i64).collect(), choices }
}

fn pool(line: f64, random: &mut Random) -> Shared {
    let size = |included: i64| {
        let fee = rounded(8.0 + (included as f64).powf(0.72) * random.uniform(0.9, 1.2), 2);
        (included * VOLUME, units(fee, 2))
    };
    let tiers = [5, 15, 40, 100, 250].map(size).to_vec();
    let overage = units(rounded(random.uniform(2.0, 5.0), 2), 2) / VOLUME;
    Shared { line: units(line, 2), join: JOINING * MONEY, tiers, overage, lines_max: LINES_MAX }
}

/// Rounded to so many places, as decimal text is.
pub(crate) fn rounded(value: f64, places: usize) -> f64 {
    format!("{value:.places$}").parse().expect("a number that was just written")
}

/// An amount, rounded to so many places, in money units.
pub(crate) fn units(amount: f64, places: usize) -> i64 {
    (rounded(amount, places) * MONEY as f64).round() as i64
}
