//! The module tree: which file a path leads to, and through which `mod.rs`.

use super::paths::{NamedPath, declared_modules, paths_of};
use super::source::Source;
use std::collections::BTreeMap;

/// All files of the program and the paths that they name.
pub struct ModuleTree<'a> {
    /// The files.
    pub sources: Vec<&'a Source>,
    /// For each file, the paths that it names.
    pub paths: Vec<Vec<NamedPath>>,
    modules: BTreeMap<Vec<String>, usize>,
    children: Vec<Vec<String>>,
    reexported: Vec<BTreeMap<String, Vec<String>>>,
}

/// The target of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file that defines what is named.
    pub file: usize,
    /// The `mod.rs` that re-exports it, if the path went through one.
    pub through: Option<usize>,
}

impl<'a> ModuleTree<'a> {
    /// Reads the files of the program; others are left out.
    pub fn new(sources: &'a [Source]) -> Self {
        let sources: Vec<&Source> = sources.iter().filter(|source| source.is_program()).collect();
        let modules = sources.iter().enumerate().map(|(at, source)| (module_of(&source.path), at)).collect();
        let paths: Vec<Vec<NamedPath>> = sources.iter().map(|source| paths_of(source)).collect();
        let children = sources.iter().map(|source| declared_modules(&source.live)).collect();
        let mut tree = Self { sources, paths, modules, children, reexported: Vec::new() };
        tree.reexported = (0..tree.sources.len()).map(|at| tree.reexports(at)).collect();
        tree
    }

    /// Returns the file that `path`, named in the file `from`, leads to; `None` for other crates.
    pub fn resolve(&self, from: usize, path: &NamedPath) -> Option<Target> {
        let mut absolute = self.absolute(from, &path.segments)?;
        let mut through = None;
        for _ in 0..8 {
            let (file, rest) = self.longest_module(&absolute)?;
            let next = rest.first().and_then(|name| self.reexported[file].get(name));
            let Some(next) = next else { return Some(Target { file, through }) };
            through = through.or(Some(file));
            absolute = next.iter().chain(&rest[1..]).cloned().collect();
        }
        None
    }

    /// Returns name and absolute path of everything that a file re-exports.
    fn reexports(&self, at: usize) -> BTreeMap<String, Vec<String>> {
        let public = self.paths[at].iter().filter(|path| path.is_public_use);
        let named = public.filter_map(|path| Some((path.segments.last()?.clone(), self.absolute(at, &path.segments)?)));
        named.collect()
    }

    fn absolute(&self, from: usize, segments: &[String]) -> Option<Vec<String>> {
        let own = module_of(&self.sources[from].path);
        let (first, rest) = segments.split_first()?;
        let mut base = match first.as_str() {
            "crate" | "inv_hooks" => Vec::new(),
            "self" => own,
            "super" => own[..own.len().checked_sub(1)?].to_vec(),
            child if self.children[from].iter().any(|name| name == child) => {
                own.into_iter().chain([child.to_owned()]).collect()
            }
            _ => return None,
        };
        for segment in rest {
            if segment == "super" { drop(base.pop()?) } else { base.push(segment.clone()) }
        }
        Some(base)
    }

    fn longest_module<'b>(&self, absolute: &'b [String]) -> Option<(usize, &'b [String])> {
        (0..=absolute.len()).rev().find_map(|length| {
            let file = self.modules.get(&absolute[..length])?;
            Some((*file, &absolute[length..]))
        })
    }
}

/// Returns the module path of a file: `src/log/mod.rs` is `[log]`, `src/lib.rs` is `[]`.
fn module_of(path: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs");
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    if inside == "lib" { Vec::new() } else { inside.split('/').map(str::to_owned).collect() }
}
