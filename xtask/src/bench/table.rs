//! A table of answers, one row a solver, the first row the one that the others are compared with.

use crate::bench::answer::Answer;

/// One solver on one instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is called here.
    pub name: String,
    /// Its answer, or why there is none.
    pub answer: Result<Answer, String>,
}

const HEAD: [&str; 8] = ["", "status", "seconds", "incumbent", "bound", "gap", "time ratio", "solver"];

/// The table, with a header line. “time ratio” is the solver's seconds divided by the first row's: 2.0 took twice as long.
/// `~` before a bound: it holds for the solver's encoding only.
pub fn render(rows: &[Row]) -> String {
    let first = rows.first().and_then(|row| row.answer.as_ref().ok()).map(|answer| answer.seconds);
    let mut lines = vec![HEAD.map(str::to_owned)];
    let mut remarks = String::new();
    for row in rows {
        match &row.answer {
            Ok(answer) => lines.push(cells(&row.name, answer, first)),
            Err(why) => remarks += &format!("{}: no answer: {why}\n", row.name),
        }
    }
    let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let padded: Vec<String> = line.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| pad(at, cell, width)).collect();
        text += padded.join("  ").trim_end();
        text.push('\n');
    }
    text + &remarks
}

fn cells(name: &str, answer: &Answer, first: Option<f64>) -> [String; 8] {
    let money = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let bound = money(answer.bound);
    [
        name.to_owned(),
        if answer.is_proved() { "proved".to_owned() } else { answer.status.clone() },
        format!("{:.3}", answer.seconds),
        money(answer.incumbent),
        if answer.exact { bound } else { format!("~{bound}") },
        answer.gap().map_or("–".to_owned(), |gap| format!("{:.3} %", gap * 100.0)),
        first.filter(|&first| first > 0.0).map_or("–".to_owned(), |first| format!("{:.1}", answer.seconds / first)),
        answer.solver.clone(),
    ]
}

/// Words to the left, numbers to the right.
fn pad(at: usize, cell: &str, width: usize) -> String {
    if (2..=6).contains(&at) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_laid_out_beside_the_first() {
        let answer = |line: &str| Answer::read(line);
        let rows = [
            Row {
                name: "ours".to_owned(),
                answer: answer(
                    r#"{"solver":"spoke 0.1.0","status":"optimal","incumbent":44.625,"bound":44.625,"seconds":0.004}"#,
                ),
            },
            Row {
                name: "cp-sat".to_owned(),
                answer: answer(
                    r#"{"solver":"cp-sat 9.15","status":"feasible","incumbent":50,"bound":40,"seconds":60,"exact":false}"#,
                ),
            },
            Row {
                name: "highs".to_owned(),
                answer: answer(r#"{"solver":"highs 1.16.0","status":"nothing","incumbent":null,"bound":null,"seconds":0.02}"#),
            },
            Row { name: "scip".to_owned(), answer: Err("it was killed".to_owned()) },
        ];
        let expected = "        \
                status    seconds  incumbent    bound       gap  time ratio  solver
ours    proved      0.004     44.625   44.625   0.000 %         1.0  spoke 0.1.0
cp-sat  feasible   60.000     50.000  ~40.000  20.000 %     15000.0  cp-sat 9.15
highs   nothing     0.020          –        –         –         5.0  highs 1.16.0
scip: no answer: it was killed
";
        assert_eq!(render(&rows), expected);
    }
}
