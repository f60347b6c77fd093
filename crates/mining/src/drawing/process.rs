//! Discovered models as pictures: a process tree as blocks from left to right, a net laid out like a process
//! map, or as Graphviz text.
//!
//! The picture of a tree needs no search for a layout: every block has its size, a sequence sets its parts side by side,
//! a choice and concurrency set them one below the other between two gateways, a loop sets the way back below the body.
//! So nothing overlaps. Gateways are drawn as in BPMN: a diamond with a cross for one of several ways, with a plus for all.

use std::fmt::Write;

use lotse_petri::tree::{Operator, Tree};
use lotse_petri::{Net, PlaceId};

use super::font::{self, Weight};
use super::svg::{escape, number};
use super::table::quoted;
use super::{Lang, scale};
use crate::abstraction::{self, MapModel};
use crate::layout::{NodeBox, layout};

const SIZE: f64 = 13.0;
const LINE: f64 = 17.0;
const TEXT_WIDTH: f64 = 150.0;
const PADDING: f64 = 12.0;
const GAP: f64 = 28.0;
const ROW: f64 = 18.0;
const GATEWAY: f64 = 26.0;
const MARGIN: f64 = 24.0;
const CIRCLE: f64 = 12.0;
/// Height of the way back of a loop that has no step on it.
const BACK: f64 = 14.0;

/// A block with its size and how far below its upper edge the flow runs through it.
struct Block {
    width: f64,
    height: f64,
    axis: f64,
    kind: Kind,
}

enum Kind {
    /// Nothing happens.
    Line,
    /// The lines of the name, and the name.
    Box(Vec<String>, String),
    Row(Vec<Block>),
    /// Branches one below the other; whether all are taken.
    Stack(Vec<Block>, bool),
    /// A body above the ways back.
    Loop(Vec<Block>),
}

fn block(tree: &Tree) -> Block {
    match tree {
        Tree::Silent => Block { width: GAP, height: BACK, axis: BACK / 2.0, kind: Kind::Line },
        Tree::Activity(name) => {
            let lines = font::wrap(name, Weight::Regular, SIZE, TEXT_WIDTH, 5);
            let face = font::face(Weight::Regular);
            let text = lines.iter().map(|line| face.width(line, SIZE)).fold(30.0, f64::max);
            let height = lines.len() as f64 * LINE + PADDING;
            Block { width: text + 2.0 * PADDING, height, axis: height / 2.0, kind: Kind::Box(lines, name.clone()) }
        }
        Tree::Node(Operator::Sequence, children) => {
            let parts: Vec<Block> = children.iter().map(block).collect();
            let axis = parts.iter().map(|part| part.axis).fold(0.0, f64::max);
            let below = parts.iter().map(|part| part.height - part.axis).fold(0.0, f64::max);
            let width = parts.iter().map(|part| part.width).sum::<f64>() + GAP * (parts.len() - 1) as f64;
            Block { width, height: axis + below, axis, kind: Kind::Row(parts) }
        }
        Tree::Node(operator, children) => {
            let parts: Vec<Block> = children.iter().map(block).collect();
            let widest = parts.iter().map(|part| part.width).fold(0.0, f64::max);
            let height = parts.iter().map(|part| part.height).sum::<f64>() + ROW * (parts.len() - 1) as f64;
            let width = widest + 2.0 * (GATEWAY + GAP);
            let axis = parts[0].axis.max(GATEWAY / 2.0);
            let height = height + (axis - parts[0].axis);
            let kind = match operator {
                Operator::Loop => Kind::Loop(parts),
                operator => Kind::Stack(parts, *operator == Operator::Parallel),
            };
            Block { width, height: height.max(axis + GATEWAY / 2.0), axis, kind }
        }
    }
}

/// The tree as an SVG document, readable without Graphviz.
#[must_use]
pub fn tree_svg(tree: &Tree, title: &str, lang: Lang) -> String {
    let whole = block(tree);
    let flow = whole.width + 2.0 * (2.0 * CIRCLE + GAP);
    let head = MARGIN + 28.0;
    let width = flow + 2.0 * MARGIN;
    let height = head + whole.height.max(2.0 * CIRCLE) + MARGIN;
    let mut out = String::new();
    let _ = write!(
        out,
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" lang="{lang}" "#,
            r#"role="graphics-document document" aria-labelledby="title desc" "#,
            r#"font-family="'Fira Sans', 'Noto Sans', Arial, sans-serif" font-size="{size}">"#,
            "\n<title id=\"title\">{title}</title>\n<desc id=\"desc\">{desc}</desc>\n",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
            "<text x=\"{margin}\" y=\"{base}\" font-size=\"18\" font-weight=\"600\" fill=\"{ink}\">{title}</text>\n",
            "<g fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.4\">\n"
        ),
        w = number(width),
        h = number(height),
        lang = lang.tag(),
        size = SIZE,
        title = escape(title),
        desc = escape(&format!("{}: {tree}", lang.pick("Prozessbaum", "Process tree"))),
        margin = MARGIN,
        base = MARGIN + 6.0,
        ink = scale::TEXT.hex(),
    );
    let axis = head + whole.axis.max(CIRCLE);
    let mut draw = Draw { out };
    draw.circle(MARGIN + CIRCLE, axis, 1.4);
    let from = MARGIN + 2.0 * CIRCLE;
    draw.arrow(from, axis, from + GAP);
    draw.block(&whole, from + GAP, axis - whole.axis);
    let end = from + GAP + whole.width;
    draw.arrow(end, axis, end + GAP);
    draw.circle(end + GAP + CIRCLE, axis, 3.4);
    draw.out.push_str("</g>\n</svg>\n");
    draw.out
}

struct Draw {
    out: String,
}

impl Draw {
    fn circle(&mut self, x: f64, y: f64, stroke: f64) {
        let _ = writeln!(
            self.out,
            r#"<circle cx="{}" cy="{}" r="{CIRCLE}" stroke-width="{stroke}"/>"#,
            number(x),
            number(y)
        );
    }

    /// A box of the layout, all of it, so that the lines that end at its edge touch it.
    fn shape(&mut self, placed: &NodeBox, round: f64, style: &str) {
        let [x, y, width, height] = [placed.x, placed.y, placed.width, placed.height].map(number);
        let round = number(round);
        let _ = writeln!(self.out, r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" {style}/>"#);
    }

    fn path(&mut self, path: &str) {
        let _ = writeln!(self.out, r#"<path d="{path}"/>"#);
    }

    fn arrow(&mut self, x: f64, y: f64, to: f64) {
        self.path(&format!("M{} {}H{}", number(x), number(y), number(to)));
        self.head(to, y, 1.0);
    }

    /// An arrow head with its tip at `x`, to the right or, with -1, to the left.
    fn head(&mut self, x: f64, y: f64, way: f64) {
        let (x, base, high, low) = (number(x), number(x - 7.0 * way), number(y - 4.0), number(y + 4.0));
        let _ =
            writeln!(self.out, r#"<path d="M{x} {} L{base} {high}V{low}Z" fill="{}"/>"#, number(y), scale::TEXT.hex());
    }

    fn gateway(&mut self, x: f64, axis: f64, sign: char) {
        let half = GATEWAY / 2.0;
        let (cx, s) = (x + half, 5.0);
        self.path(&format!(
            "M{} {}L{} {}L{} {}L{} {}Z",
            number(x),
            number(axis),
            number(cx),
            number(axis - half),
            number(x + GATEWAY),
            number(axis),
            number(cx),
            number(axis + half)
        ));
        let (left, right, high, low) = (number(cx - s), number(cx + s), number(axis - s), number(axis + s));
        let (cx, axis) = (number(cx), number(axis));
        self.path(&match sign {
            '+' => format!("M{left} {axis}H{right}M{cx} {high}V{low}"),
            _ => format!("M{left} {high}L{right} {low}M{left} {low}L{right} {high}"),
        });
    }

    fn block(&mut self, block: &Block, x: f64, y: f64) {
        let axis = y + block.axis;
        match &block.kind {
            Kind::Line => self.path(&format!("M{} {}h{}", number(x), number(axis), number(block.width))),
            Kind::Box(lines, name) => self.named(lines, name, (x, y), block),
            Kind::Row(parts) => {
                let mut at = x;
                for (number, part) in parts.iter().enumerate() {
                    if number > 0 {
                        self.arrow(at, axis, at + GAP);
                        at += GAP;
                    }
                    self.block(part, at, axis - part.axis);
                    at += part.width;
                }
            }
            Kind::Stack(parts, all) => {
                let sign = if *all { '+' } else { 'x' };
                self.gateway(x, axis, sign);
                self.gateway(x + block.width - GATEWAY, axis, sign);
                self.branches(parts, x, axis, block, false);
            }
            Kind::Loop(parts) => {
                self.gateway(x, axis, 'x');
                self.gateway(x + block.width - GATEWAY, axis, 'x');
                self.branches(parts, x, axis, block, true);
            }
        }
    }

    /// Branches between two gateways; of a loop all but the first run back.
    fn branches(&mut self, parts: &[Block], x: f64, axis: f64, block: &Block, looped: bool) {
        let (left, right) = (x + GATEWAY / 2.0, x + block.width - GATEWAY / 2.0);
        let mut y = axis - parts[0].axis;
        for (at, part) in parts.iter().enumerate() {
            let start = x + (block.width - part.width) / 2.0;
            let end = start + part.width;
            let line = y + part.axis;
            if at == 0 {
                self.arrow(x + GATEWAY, axis, start);
                self.arrow(end, axis, x + block.width - GATEWAY);
            } else {
                let below = axis + GATEWAY / 2.0;
                for (side, inner) in [(left, start), (right, end)] {
                    self.path(&format!("M{} {}V{}H{}", number(side), number(below), number(line), number(inner)));
                }
                if looped {
                    // The way back: from the right gateway to the left one.
                    self.head(end, line, -1.0);
                } else {
                    self.head(start, line, 1.0);
                }
            }
            self.block(part, start, y);
            y += part.height + ROW;
        }
    }

    fn named(&mut self, lines: &[String], name: &str, (x, y): (f64, f64), block: &Block) {
        let _ = writeln!(
            self.out,
            r##"<g role="img" aria-label="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="6" fill="#ffffff"/>"##,
            escape(name),
            number(x),
            number(y),
            number(block.width),
            number(block.height)
        );
        for (at, line) in lines.iter().enumerate() {
            let _ = writeln!(
                self.out,
                r#"<text x="{}" y="{}" text-anchor="middle" stroke="none" fill="{}">{}</text>"#,
                number(x + block.width / 2.0),
                number(y + PADDING / 2.0 + (at as f64 + 0.75) * LINE),
                scale::TEXT.hex(),
                escape(line)
            );
        }
        self.out.push_str("</g>\n");
    }
}

/// The net in the DOT language, left for Graphviz to lay out: places round, silent transitions as bars.
#[must_use]
pub fn net_dot(net: &Net, title: &str) -> String {
    let mut out = String::from("digraph {\n  rankdir=LR;\n");
    let _ = writeln!(out, "  label={};\n  labelloc=t;\n  node [fontname=\"Fira Sans\"];", quoted(title));
    let last = |place: PlaceId| net.finals.iter().any(|marking| marking.tokens(place) > 0);
    for at in 0..net.places().len() as u32 {
        let tokens = net.initial.tokens(PlaceId(at));
        let label = if tokens > 0 { tokens.to_string() } else { String::new() };
        let shape = if last(PlaceId(at)) { "doublecircle" } else { "circle" };
        let _ = writeln!(out, "  p{at} [shape={shape} label={} width=0.3 fixedsize=true];", quoted(&label));
    }
    for (at, transition) in net.transitions().iter().enumerate() {
        let _ = match &transition.label {
            Some(label) => writeln!(out, "  t{at} [shape=box label={}];", quoted(label)),
            None => {
                writeln!(out, "  t{at} [shape=box style=filled fillcolor=black label=\"\" width=0.1 height=0.3];")
            }
        };
        let weight =
            |weight: u32| if weight > 1 { format!(" [label={}]", quoted(&weight.to_string())) } else { String::new() };
        for &(place, count) in transition.inputs() {
            let _ = writeln!(out, "  p{} -> t{at}{};", place.0, weight(count));
        }
        for &(place, count) in transition.outputs() {
            let _ = writeln!(out, "  t{at} -> p{}{};", place.0, weight(count));
        }
    }
    out.push_str("}\n");
    out
}

/// The net as an SVG document, laid out from top to bottom like a process map. Places are round, those of the final
/// marking with a thick line; silent transitions are filled.
#[must_use]
pub fn net_svg(net: &Net, title: &str, lang: Lang) -> String {
    let places = net.places().len();
    let node = |at: usize, name: &str| abstraction::Node {
        kind: abstraction::Kind::Activity,
        activity: Some(at as u32),
        name: name.to_owned(),
        // Keeps the order of the net, since nodes are sorted by weight first.
        weight: u64::MAX - at as u64,
        cases: None,
        events: None,
        value: None,
        note: String::new(),
        place: 0,
    };
    let labels = net.transitions().iter().map(|transition| transition.label.as_deref().unwrap_or(""));
    let nodes = std::iter::repeat_n("", places).chain(labels).enumerate().map(|(at, name)| node(at, name)).collect();
    let edge = |from: usize, to: usize, weight: u32| abstraction::Edge {
        from,
        to,
        weight: 1,
        cases: None,
        events: None,
        value: None,
        label: if weight > 1 { weight.to_string() } else { String::new() },
    };
    let mut edges = Vec::new();
    for (at, transition) in net.transitions().iter().enumerate() {
        edges.extend(transition.inputs().iter().map(|&(place, weight)| edge(place.index(), places + at, weight)));
        edges.extend(transition.outputs().iter().map(|&(place, weight)| edge(places + at, place.index(), weight)));
    }
    let model = MapModel::new(nodes, edges);
    let placed = layout(&model, None);
    let head = MARGIN + 28.0;
    let mut out = String::new();
    let _ = write!(
        out,
        concat!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" lang="{lang}" "#,
            r#"role="graphics-document document" aria-labelledby="title" "#,
            r#"font-family="'Fira Sans', 'Noto Sans', Arial, sans-serif" font-size="{size}">"#,
            "\n<title id=\"title\">{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
            "<text x=\"{margin}\" y=\"{base}\" font-size=\"18\" font-weight=\"600\" fill=\"{ink}\">{title}</text>\n",
            "<g transform=\"translate({margin} {head})\" stroke=\"{ink}\" stroke-width=\"1.4\">\n"
        ),
        w = number(placed.width.max(300.0) + 2.0 * MARGIN),
        h = number(head + placed.height + MARGIN),
        lang = lang.tag(),
        size = SIZE,
        title = escape(title),
        margin = MARGIN,
        base = MARGIN + 6.0,
        ink = scale::TEXT.hex(),
        head = number(head),
    );
    for line in &placed.edges {
        let [tip, left, right] = line.arrow.map(|(x, y)| format!("{} {}", number(x), number(y)));
        let _ = writeln!(out, "<path d=\"{}\" fill=\"none\"/><path d=\"M{tip}L{left}L{right}Z\"/>", line.path);
        if let Some(label) = &line.label {
            let (x, y) = (label.x + label.width / 2.0, label.y + label.height * 0.75);
            let text = escape(&label.text);
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" stroke=\"none\">{text}</text>",
                number(x),
                number(y)
            );
        }
    }
    let mut draw = Draw { out };
    for (node, placed) in model.nodes.iter().zip(&placed.nodes) {
        let at = node.activity.expect("every node has its number") as usize;
        let (x, y) = placed.center();
        if at < places {
            let place = PlaceId(at as u32);
            let last = net.finals.iter().any(|marking| marking.tokens(place) > 0);
            let stroke = if last { 3.4 } else { 1.4 };
            draw.shape(placed, placed.height / 2.0, &format!("fill=\"#ffffff\" stroke-width=\"{stroke}\""));
            let tokens = net.initial.tokens(place);
            if tokens > 0 {
                let (x, y) = (number(x), number(y + 4.5));
                let _ = writeln!(
                    draw.out,
                    "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" stroke=\"none\">{tokens}</text>"
                );
            }
        } else if net.transitions()[at - places].label.is_some() {
            let block = Block { width: placed.width, height: placed.height, axis: 0.0, kind: Kind::Line };
            draw.named(&placed.lines, &node.name, (placed.x, placed.y), &block);
        } else {
            draw.shape(placed, 0.0, &format!("fill=\"{}\"", scale::MUTED.hex()));
        }
    }
    draw.out.push_str("</g>\n</svg>\n");
    draw.out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of activities as left, upper, right and lower edge.
    fn boxes(svg: &str) -> Vec<[f64; 4]> {
        svg.lines()
            .filter(|line| line.starts_with("<g role=\"img\""))
            .map(|line| {
                let value = |key: &str| -> f64 {
                    let (_, rest) = line.split_once(&format!(" {key}=\"")).expect("an attribute");
                    rest.split('"').next().and_then(|text| text.parse().ok()).expect("a number")
                };
                let (x, y) = (value("x"), value("y"));
                [x, y, x + value("width"), y + value("height")]
            })
            .collect()
    }

    #[test]
    fn the_picture_of_a_tree_names_every_step_and_overlaps_nothing() {
        let tree: Tree =
            "->( 'a', +( 'b', X( 'c <', tau ), *( 'd', 'e', 'a long name that is broken into lines' ) ), 'f' )"
                .parse()
                .expect("a tree");
        let svg = tree_svg(&tree, "T & U", Lang::En);
        let found = boxes(&svg);
        assert_eq!(found.len(), 7);
        for (at, one) in found.iter().enumerate() {
            for other in &found[..at] {
                let apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                assert!(apart, "{one:?} {other:?}");
            }
        }
        assert!(svg.contains("aria-label=\"c &lt;\"") && svg.contains("<title id=\"title\">T &amp; U</title>"));
        assert_eq!(svg, tree_svg(&tree, "T & U", Lang::En));
        let net = net_svg(&tree.to_net("n"), "T & U", Lang::En);
        assert_eq!(
            (boxes(&net).len(), net.matches("fill=\"#ffffff\" stroke-width").count()),
            (7, tree.to_net("n").places().len())
        );
    }

    #[test]
    fn a_net_becomes_graphviz_text() {
        let tree: Tree = "X( 'a \"b\"', tau )".parse().expect("a tree");
        let dot = net_dot(&tree.to_net("n"), "t");
        for part in [
            "t0 [shape=box label=\"a \\\"b\\\"\"]",
            "p0 -> t0;",
            "t0 -> p1;",
            "p1 [shape=doublecircle",
            "t1 [shape=box style=filled",
        ] {
            assert!(dot.contains(part), "{part}\n{dot}");
        }
    }
}
