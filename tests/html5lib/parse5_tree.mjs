// The same as narc-tree, by npm's parse5: node parse5_tree.mjs PARSE5 [-p] FILE...
// PARSE5 is the folder that holds node_modules. Files are UTF-8. Names of files come from standard
// input, one a line, when there are none in the arguments.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , home, ...rest] = process.argv;
const require = createRequire(home + "/");
const { parse } = await import(pathToFileURL(require.resolve("parse5")).href);
const whole = rest[0] === "-p";
let files = whole ? rest.slice(1) : rest;
if (files.length === 0)
    files = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");

const spaces = {
    "http://www.w3.org/2000/svg": "svg ",
    "http://www.w3.org/1998/Math/MathML": "math ",
};

// Bytewise order of UTF-8, which is the order of code points.
function byName(a, b) {
    return Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0]));
}

// As in tree_dump.c: spaces, or the number where there would be too many.
function indentation(depth) {
    return "| " + (depth > 100 ? `${depth}: ` : "  ".repeat(depth));
}

function* lines(document) {
    const stack = [[document.childNodes, 0, 0]];
    while (stack.length > 0) {
        const top = stack[stack.length - 1];
        const [nodes, depth] = top;
        if (top[2] === nodes.length) {
            stack.pop();
            continue;
        }
        const node = nodes[top[2]++];
        const indent = indentation(depth);
        if (node.nodeName === "#text") yield `${indent}"${node.value}"\n`;
        else if (node.nodeName === "#comment") yield `${indent}<!-- ${node.data} -->\n`;
        else if (node.nodeName === "#documentType") {
            const ids = node.publicId || node.systemId;
            yield `${indent}<!DOCTYPE ${node.name}` +
                (ids ? ` "${node.publicId ?? ""}" "${node.systemId ?? ""}"` : "") + ">\n";
        } else {
            yield `${indent}<${spaces[node.namespaceURI] ?? ""}${node.tagName}>\n`;
            const attributes = node.attrs.map((a) => [
                a.namespace ? `${a.prefix || "xmlns"} ${a.name}` : a.name,
                a.value,
            ]);
            for (const [name, value] of attributes.sort(byName))
                yield `${indentation(depth + 1)}${name}="${value}"\n`;
            if (node.content) {
                yield `${indentation(depth + 1)}content\n`;
                stack.push([node.content.childNodes, depth + 2, 0]);
            } else stack.push([node.childNodes, depth + 1, 0]);
        }
    }
}

for (const file of files) {
    const document = parse(readFileSync(file, "utf8"), { scriptingEnabled: false });
    const hash = createHash("sha256");
    for (const line of lines(document)) {
        if (whole) process.stdout.write(line);
        else hash.update(line);
    }
    if (!whole) process.stdout.write(`${hash.digest("hex")} ${file}\n`);
}
