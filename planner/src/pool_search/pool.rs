//! What a shared pool costs in one month, exactly and in a relaxation that reads one mean volume.

/// One size of a pool: at most one is taken per pool and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Price of the tier for one month, in money units.
    pub fee: i64,
    /// Volume that is included, in volume units.
    pub cap: i64,
}

/// How volume above the tier's cap is charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overage {
    /// Money units per volume unit.
    PerUnit(i64),
    /// Every started block costs its price.
    PerBlock {
        /// Volume units in a block, at least 1.
        size: i64,
        /// Money units for a started block.
        price: i64,
    },
}

/// A shared pool. Each month it is closed, or open with one tier and at most `lines_max` lines.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The sizes on offer; not empty.
    pub tiers: Vec<Tier>,
    /// Most lines in any month.
    pub lines_max: usize,
    /// Price of volume above the cap.
    pub overage: Overage,
    /// Extra fee for `n` lines at index `n`, not decreasing; past its end the last entry counts; empty means none.
    pub fee_by_lines: Vec<i64>,
    /// Integer weights of the demand scenarios; the overage is the weighted mean, rounded up. `[1]` for one scenario.
    pub weights: Vec<i64>,
}

impl Pool {
    /// Exact cost of a month with `lines` lines and the given volume in each scenario; `None` if there are too many lines.
    #[must_use]
    pub fn month_cost(&self, lines: usize, volumes: &[i64]) -> Option<i64> {
        if lines == 0 {
            return Some(0);
        }
        if lines > self.lines_max {
            return None;
        }
        let cheapest = if let (Overage::PerUnit(price), [volume], [_]) = (&self.overage, volumes, self.weights.as_slice()) {
            // Most pools, and asked many millions of times.
            self.tiers.iter().map(|tier| tier.fee + price * (volume - tier.cap).max(0)).min()?
        } else {
            self.tiers.iter().map(|tier| tier.fee + self.overage_cost(tier.cap, volumes)).min()?
        };
        Some(cheapest + self.lines_fee(lines))
    }

    /// The fee that depends on the number of lines alone.
    #[must_use]
    pub fn lines_fee(&self, lines: usize) -> i64 {
        self.fee_by_lines.get(lines).or(self.fee_by_lines.last()).copied().unwrap_or(0)
    }

    /// Whether [`Pool::month_cost`] is a function of the mean volume alone, so that the relaxation loses nothing.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        self.weights.len() == 1 && matches!(self.overage, Overage::PerUnit(_))
    }

    /// Money units per volume unit of mean volume above the cap: never more than the true overage.
    #[must_use]
    pub fn slope(&self) -> i64 {
        match self.overage {
            Overage::PerUnit(price) => price,
            Overage::PerBlock { size, price } => price / size.max(1),
        }
    }

    /// Weighted mean volume, rounded down: sums of such means never exceed the mean of sums.
    #[must_use]
    pub fn mean_volume(&self, volumes: &[i64]) -> i64 {
        let total: i64 = self.weights.iter().sum();
        let sum: i64 = self.weights.iter().zip(volumes).map(|(weight, volume)| weight * volume).sum();
        sum / total.max(1)
    }

    fn overage_cost(&self, cap: i64, volumes: &[i64]) -> i64 {
        let over = |volume: i64| {
            let above = (volume - cap).max(0);
            match self.overage {
                Overage::PerUnit(price) => price * above,
                Overage::PerBlock { size, price } => price * above.div_euclid(size) + if above % size == 0 { 0 } else { price },
            }
        };
        if let ([_], [volume]) = (self.weights.as_slice(), volumes) {
            return over(*volume);
        }
        let total: i64 = self.weights.iter().sum();
        let sum: i64 = self.weights.iter().zip(volumes).map(|(weight, volume)| weight * over(*volume)).sum();
        (sum + total - 1).div_euclid(total.max(1))
    }
}
