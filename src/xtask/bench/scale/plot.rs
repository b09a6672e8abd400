//! How does a growing cost look?
//!
//! Both axes are logarithmic: a cost that grows as the documents do rises by a decade from decade to decade, and one that stays
//! the same lies flat. Colours are those of the reader's scheme, and each line has its name at its end and a pattern of its own,
//! so none has to be known by its colour.

use std::fmt::Write;
use std::ops::Range;

use super::table::grouped;

/// A line of the plot.
pub struct Line {
    /// What is written at its end, before the last value.
    pub name: &'static str,
    /// What is written behind that value.
    pub unit: &'static str,
    /// The number of documents, and what they cost.
    pub points: Vec<(f64, f64)>,
}

/// How large the picture is, and where in it the grid is.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 440.0;
const ACROSS: Range<f64> = 70.0..560.0;
const DOWN: Range<f64> = 20.0..385.0;

/// How far the names of two lines are apart, at least.
const NAME_HEIGHT: f64 = 17.0;

/// Colours by scheme. All have a contrast of 4.5 or more with the page of most hosts of code: white, and nearly black.
const STYLE: &str = "
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.of0 { --colour: #0550ae } .of1 { --colour: #8250df } .of2 { --colour: #953800 } .of3 { --colour: #116329 }
.line { stroke: var(--colour) }
.point, .name { fill: var(--colour) }
.of1.line { stroke-dasharray: 8 4 }
.of2.line { stroke-dasharray: 2 4 }
.of3.line { stroke-dasharray: 12 4 2 4 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.grid { stroke: #3d444d }
.of0 { --colour: #79c0ff } .of1 { --colour: #d2a8ff } .of2 { --colour: #ffa657 } .of3 { --colour: #7ee787 }
}
";

/// The lines as an SVG. Values that are not above 0 have no place on such axes and are left out.
pub fn plot(lines: &[Line]) -> String {
    let points = || lines.iter().flat_map(|line| &line.points).filter(|(x, y)| *x > 0.0 && *y > 0.0);
    let (across, down) = (decades(points().map(|point| point.0)), decades(points().map(|point| point.1)));
    let left = |x: f64| place(x, &across, &ACROSS);
    let top = |y: f64| DOWN.start + DOWN.end - place(y, &down, &DOWN);

    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title\">\n<title id=\"title\">How costs grow with the number of documents: {}</title>\n\
         <style>{STYLE}</style>\n",
        lines.iter().map(|line| line.name).collect::<Vec<_>>().join(", ")
    );
    let mut add = |text: String| svg.write_str(&text).expect("Memory takes all text.");
    for decade in across.clone() {
        let (x, number) = (left(10_f64.powi(decade)), grouped(10_f64.powi(decade)));
        add(format!("<path class=\"grid\" d=\"M{x:.1} {}V{}\"/>\n", DOWN.start, DOWN.end));
        add(format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{number}</text>\n", DOWN.end + 20.0));
    }
    for decade in down.clone() {
        let (y, number) = (top(10_f64.powi(decade)), grouped(10_f64.powi(decade)));
        add(format!("<path class=\"grid\" d=\"M{} {y:.1}H{}\"/>\n", ACROSS.start, ACROSS.end));
        add(format!("<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>\n", ACROSS.start - 8.0, y + 4.0));
    }
    let (x, y) = ((ACROSS.start + ACROSS.end) / 2.0, (DOWN.start + DOWN.end) / 2.0);
    add(format!("<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">documents</text>\n", HEIGHT - 12.0));
    add(format!("<text transform=\"translate(16 {y})rotate(-90)\" text-anchor=\"middle\">kB, MB or seconds</text>\n"));

    let mut names = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let points: Vec<(f64, f64)> = line.points.iter().filter(|(x, y)| *x > 0.0 && *y > 0.0).copied().collect();
        let Some(last) = points.last() else { continue };
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{:.1} {:.1}", left(*x), top(*y))).collect();
        add(format!("<path class=\"line of{number}\" d=\"M{}\"/>\n", path.join("L")));
        for (x, y) in points.iter().map(|(x, y)| (left(*x), top(*y))) {
            add(format!("<circle class=\"point of{number}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>\n"));
        }
        names.push((top(last.1), number, format!("{} {} {}", line.name, grouped(last.1), line.unit)));
    }
    for (y, number, name) in apart(names) {
        add(format!(
            "<text class=\"name of{number}\" x=\"{}\" y=\"{:.1}\">{name}</text>\n",
            ACROSS.end + 10.0,
            y + 4.0
        ));
    }
    svg + "</svg>\n"
}

/// The powers of ten that enclose all values: those from the largest that is not above them to the least that is not below.
fn decades(values: impl Iterator<Item = f64>) -> std::ops::RangeInclusive<i32> {
    let logarithms: Vec<f64> = values.map(f64::log10).collect();
    let least = logarithms.iter().copied().fold(f64::INFINITY, f64::min);
    let most = logarithms.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if least > most {
        return 0..=1;
    }
    let least = least.floor() as i32;
    // A grid without height has no places.
    least..=(most.ceil() as i32).max(least + 1)
}

fn place(value: f64, decades: &std::ops::RangeInclusive<i32>, within: &Range<f64>) -> f64 {
    let (least, most) = (f64::from(*decades.start()), f64::from(*decades.end()));
    within.start + (value.log10() - least) / (most - least) * (within.end - within.start)
}

/// Names from top to bottom, moved as far as they would overlap.
fn apart(mut names: Vec<(f64, usize, String)>) -> Vec<(f64, usize, String)> {
    names.sort_by(|one, other| one.0.total_cmp(&other.0));
    for number in 1..names.len() {
        names[number].0 = names[number].0.max(names[number - 1].0 + NAME_HEIGHT);
    }
    // From the bottom up again, if they were pushed out of the picture.
    let mut most = DOWN.end;
    for name in names.iter_mut().rev() {
        name.0 = name.0.min(most);
        most = name.0 - NAME_HEIGHT;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_tenfold_is_a_decade_higher() {
        let across = decades([1000.0, 1_000_000.0].into_iter());
        assert_eq!(across, 3..=6);
        assert_eq!(place(1000.0, &across, &(0.0..30.0)), 0.0);
        assert_eq!(place(10_000.0, &across, &(0.0..30.0)), 10.0);
        assert_eq!(decades([0.25, 80.0].into_iter()), -1..=2);
        assert_eq!(decades([5.0].into_iter()), 0..=1);
    }

    #[test]
    fn names_do_not_overlap_and_stay_in_the_picture() {
        let near = [380.0, 382.0, 100.0, 381.0].map(|y| (y, 0, String::new()));
        let places: Vec<f64> = apart(near.to_vec()).iter().map(|name| name.0).collect();
        assert!(places.windows(2).all(|two| two[1] - two[0] >= NAME_HEIGHT), "{places:?}");
        assert!(places.iter().all(|place| DOWN.contains(place) || *place == DOWN.end), "{places:?}");
    }

    #[test]
    fn every_line_has_its_name_and_values_without_a_place_are_left_out() {
        let line = |name, unit, points: &[(f64, f64)]| Line { name, unit, points: points.to_vec() };
        let svg = plot(&[
            line("root", "kB", &[(1000.0, 2.0), (10_000.0, 3.5)]),
            line("memory", "MB", &[(1000.0, 0.0), (10_000.0, 1250.0)]),
        ]);
        for text in [">root 3.5 kB<", ">memory 1,250 MB<", ">10,000<", "prefers-color-scheme: dark"] {
            assert!(svg.contains(text), "{text} in {svg}");
        }
        assert_eq!((svg.matches("<circle").count(), svg.matches("class=\"line").count()), (3, 2));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}
