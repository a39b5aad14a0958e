"""The main job: documents in, articles looked at, documents out."""
import io
import json
import os
import subprocess
import tarfile
import zipfile

from narc_cli import NARC, Case, main, news_item, page, sha256

LIST_MEMBERS = {"id", "guid", "version", "status", "embargo", "published", "published_source", "modified", "captured",
                "provider", "lang", "headline", "description", "authors", "url", "source", "sha256", "size", "has"}


class MainJob(Case):
    def test_create_counts_what_it_took(self):
        self.write("in/ferry.html", page("Ferry returns to the island"))
        result = self.expect(0, "create", "news.narc", "in")
        self.assertRegex(result.out, r"^news\.narc: 1 article from 1 document, .* of originals -> .*\n$")
        self.assertEqual(result.err, "")
        self.assertEqual(sorted(os.listdir(self.folder)), ["in", "news.narc"])

    def test_the_archive_can_be_named_with_o(self):
        self.write("ferry.html", page("Ferry returns to the island"))
        self.expect(0, "create", "ferry.html", "-o", "out.narc")
        self.assertEqual(len(self.ids("out.narc")), 1)

    def test_list_shows_headlines_in_a_table(self):
        result = self.expect(0, "list", self.news())
        lines = result.out.splitlines()
        self.assertTrue(lines[0].startswith("ID "))
        self.assertEqual(len(lines), 4)
        self.assertIn("Ferry returns to the island", result.out)
        self.assertIn("Bridge opens early", result.out)
        self.assertIn("3 of 3 articles", result.err)

    def test_a_list_row_for_machines_has_all_its_members(self):
        rows = self.expect(0, "list", self.news(), "--json").rows()
        for row in rows:
            self.assertTrue(LIST_MEMBERS <= set(row), LIST_MEMBERS - set(row))
        ferry = [row for row in rows if row["headline"] == "Ferry returns to the island"][0]
        original = self.read("in", "ferry.html")
        self.assertEqual(ferry["sha256"], sha256(original))
        self.assertEqual(ferry["size"], len(original))
        self.assertEqual(ferry["url"], "https://news.example/2026/11/ferry")
        self.assertEqual(ferry["lang"], "en")
        self.assertEqual(ferry["version"], 1)
        self.assertIsNone(ferry["captured"])

    def test_show_prints_headline_metadata_and_text(self):
        out = self.expect(0, "show", self.news(), "https://news.example/2026/11/tower").out
        self.assertTrue(out.startswith("Tower gets a new bell\n"))
        self.assertIn("keeper of the lighthouse", out)
        self.assertNotIn("<p>", out)

    def test_cat_gives_the_original_byte_for_byte(self):
        archive = self.news()
        for row in self.expect(0, "list", archive, "--json").rows():
            raw = self.expect(0, "cat", archive, row["id"]).raw
            self.assertEqual(sha256(raw), row["sha256"])

    def test_cat_gives_the_record_whose_hash_is_the_id(self):
        archive = self.news()
        for wanted in self.ids(archive):
            raw = self.expect(0, "cat", archive, wanted[:12], "--part", "record").raw
            self.assertEqual(sha256(raw), wanted)
            self.assertIsInstance(json.loads(raw), dict)

    def test_cat_gives_text_and_a_page(self):
        archive = self.news()
        guid = "urn:newsml:wire.example:20261101:bridge"
        text = self.expect(0, "cat", archive, guid, "--part", "text").out
        self.assertTrue(text.startswith("The bridge was the talk"))
        self.assertNotIn("<", text)
        self.assertIn("<h1", self.expect(0, "cat", archive, guid, "--part", "html").out)

    def test_an_item_is_found_by_guid_url_prefix_and_version(self):
        archive = self.news()
        wanted = [row for row in self.expect(0, "list", archive, "--json").rows()
                  if row["url"] == "https://news.example/2026/11/ferry"][0]
        for name in (wanted["guid"], wanted["url"], wanted["id"][:8], wanted["id"], wanted["id"][:8] + "@1"):
            self.assertEqual(self.expect(0, "show", archive, name, "--json").rows()[0]["id"], wanted["id"])

    def test_info_says_that_nothing_was_verified(self):
        out = self.expect(0, "info", self.news()).out
        self.assertIn("3 versions of 3 articles", out)
        self.assertIn("nothing was verified", out)
        row = self.expect(0, "info", "news.narc", "--json").rows()[0]
        self.assertEqual((row["articles"], row["commits"], len(row["root"])), (3, 1, 64))
        self.assertEqual(row["file_bytes"], os.path.getsize(self.path("news.narc")))

    def test_verify_says_which_level_it_checked(self):
        archive = self.news()
        full = self.expect(0, "verify", archive)
        self.assertIn("news.narc: OK", full.out)
        self.assertIn("3 of 3", full.out)
        self.assertIn("not done", self.expect(0, "verify", "--quick", archive).out)
        row = self.expect(0, "verify", archive, "--json").rows()[0]
        self.assertEqual((row["status"], row["level"], row["items"], row["exit"]), ("ok", "full", 3, 0))

    def test_extract_gives_every_original_and_a_manifest_that_sha256sum_reads(self):
        self.expect(0, "extract", self.news(), "-o", "out")
        names = sorted(os.listdir(self.path("out")))
        self.assertEqual(len(names), 4)
        wanted = {sha256(self.read("in", name)) for name in os.listdir(self.path("in"))}
        self.assertEqual({sha256(self.read("out", name)) for name in names if name != "MANIFEST"}, wanted)
        check = subprocess.run(["sha256sum", "-c", "--quiet", "--strict", "MANIFEST"], cwd=self.path("out"),
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(check.returncode, 0, check.stdout)

    def test_extract_paths_writes_nothing(self):
        archive = self.news()
        names = self.expect(0, "extract", archive, "--paths").out.split()
        self.assertEqual(len(names), 3)
        self.assertEqual(self.expect(0, "extract", archive, "-n", "-o", "out").out.split(), names)
        self.assertFalse(os.path.exists(self.path("out")))

    def test_export_one_article_goes_to_standard_output_or_a_file(self):
        archive = self.news()
        url = "https://news.example/2026/11/ferry"
        out = self.expect(0, "export", archive, url, "-t", "html").out
        self.assertIn("Ferry returns to the island", out)
        self.expect(0, "export", archive, url, "-t", "html", "-o", "ferry-out.html")
        self.assertEqual(self.read("ferry-out.html").decode(), out)
        self.assertEqual(self.expect(0, "export", archive, url, "-t", "html", "-o", "-").out, out)

    def test_export_of_several_goes_into_a_directory_under_safe_names(self):
        archive = self.news()
        rows = self.expect(0, "export", archive, "-t", "html", "-o", "site", "--json").rows()
        names = sorted(os.listdir(self.path("site")))
        self.assertEqual(sorted(row["file"] for row in rows), names)
        self.assertEqual(len(names), 3)
        for name in names:
            self.assertRegex(name, r"^[A-Za-z0-9._-]+\.html$")

    def test_export_of_several_documents_to_one_place_is_refused(self):
        result = self.expect(2, "export", self.news(), "-t", "html")
        self.assertEqual(result.out, "")
        self.assertIn("-o DIR", result.err)

    def test_ndjson_is_one_stream_of_rows_with_text(self):
        archive = self.news()
        result = self.expect(0, "export", archive, "-t", "ndjson")
        rows = result.rows()
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertTrue(LIST_MEMBERS | {"text", "html", "subjects", "keywords", "images"} <= set(row))
            self.assertIn("keeper of the lighthouse", row["text"])
        self.expect(0, "export", archive, "-t", "ndjson", "-o", "all.ndjson")
        self.assertEqual(self.read("all.ndjson"), result.raw)

    def test_newsml_comes_back_as_it_came(self):
        archive = self.news()
        guid = "urn:newsml:wire.example:20261101:bridge"
        self.assertEqual(self.expect(0, "cat", archive, guid).raw, self.read("in", "bridge.xml"))
        again = self.expect(0, "export", archive, guid, "-t", "newsml", "--regenerate").out
        self.assertIn(guid, again)
        self.assertIn("Bridge opens early", again)

    def test_convert_needs_no_archive(self):
        self.write("ferry.html", page("Ferry returns to the island"))
        row = self.expect(0, "convert", "-t", "ndjson", "ferry.html").rows()[0]
        self.assertEqual(row["headline"], "Ferry returns to the island")
        self.assertIsNone(row["id"])
        newsml = self.expect(0, "convert", "-t", "newsml", "ferry.html", "-o", "ferry.xml")
        self.assertEqual(newsml.out, "")
        back = self.expect(0, "convert", "-t", "ndjson", "ferry.xml").rows()[0]
        self.assertEqual(back["headline"], "Ferry returns to the island")
        self.assertEqual(back["text"], row["text"])

    def test_convert_reads_standard_input(self):
        row = self.expect(0, "convert", "-t", "ndjson", "-", stdin=page("Ferry returns to the island")).rows()[0]
        self.assertEqual(row["headline"], "Ferry returns to the island")

    def test_convert_of_a_directory_writes_one_file_each(self):
        self.news()
        self.expect(0, "convert", "-t", "text", "in", "-o", "texts")
        self.assertEqual(len(os.listdir(self.path("texts"))), 3)
        self.assertEqual(len(self.expect(0, "convert", "-t", "ndjson", "in").rows()), 3)

    def test_tar_and_zip_are_opened_by_content(self):
        documents = {"a.html": page("Ferry returns to the island"),
                     "deep/b.xml": news_item("urn:newsml:wire.example:20261101:deep", "Deep in a box")}
        tar = io.BytesIO()
        with tarfile.open(fileobj=tar, mode="w:gz") as box:
            for name, data in documents.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                box.addfile(info, io.BytesIO(data))
        with zipfile.ZipFile(self.path("box.zip"), "w", zipfile.ZIP_DEFLATED) as box:
            for name, data in documents.items():
                box.writestr(name, data)
        self.write("box.bin", tar.getvalue())
        for box in ("box.bin", "box.zip"):
            self.expect(0, "create", f"{box}.narc", box)
            rows = self.expect(0, "list", f"{box}.narc", "--json").rows()
            self.assertEqual({row["sha256"] for row in rows}, {sha256(data) for data in documents.values()})

    def test_pipes_in_and_out(self):
        self.write("in/ferry.html", page("Ferry returns to the island"))
        made = self.expect(0, "create", "-", "in")
        self.assertIn("1 article", made.err)
        self.write("piped.narc", made.raw)
        self.expect(0, "verify", "piped.narc")
        self.assertEqual(len(self.expect(0, "list", "-", "--json", stdin=made.raw).rows()), 1)
        self.expect(0, "create", "stdin.narc", "-", stdin=self.read("in", "ferry.html"))
        self.assertEqual(len(self.ids("stdin.narc")), 1)

    def test_without_originals_nothing_can_be_extracted_and_it_says_so(self):
        self.write("in/ferry.html", page("Ferry returns to the island"))
        self.expect(0, "create", "--no-original", "news.narc", "in")
        url = "https://news.example/2026/11/ferry"
        self.assertIn("[E303]", self.expect(7, "cat", "news.narc", url).err)
        self.assertIn("no original", self.expect(3, "extract", "news.narc", "-o", "out").err)
        self.assertIn("lighthouse", self.expect(0, "cat", "news.narc", url, "--part", "text").out)

    def test_json_summaries_count_alike(self):
        self.news()
        row = self.expect(0, "create", "again.narc", "in", "--json").rows()[0]
        self.assertEqual((row["documents"], row["taken"], row["rejected"], row["items"]), (3, 3, 0, 3))
        self.assertEqual(row["file_bytes"], os.path.getsize(self.path("again.narc")))


class Repeatable(Case):
    def test_the_same_input_gives_the_same_bytes_with_any_number_of_workers(self):
        for i in range(12):
            self.write(f"in/{i:02}.html", page(f"Ferry {i}", f"ferry{i}", f"https://news.example/{i}"))
        self.write("in/x.xml", news_item("urn:newsml:wire.example:20261101:x", "Bridge opens early"))
        made = []
        for jobs in ("1", "2", "2"):
            self.expect(0, "create", "--force", "-j", jobs, "news.narc", "in")
            made.append(self.read("news.narc"))
        self.assertEqual(made[0], made[1])
        self.assertEqual(made[1], made[2])

    def test_source_date_epoch_is_the_time_of_the_commit(self):
        self.write("in/ferry.html", page("Ferry returns to the island"))
        self.expect(0, "create", "news.narc", "in")
        self.assertEqual(self.expect(0, "info", "news.narc", "--json").rows()[0]["last_commit"],
                         "2026-11-06T21:20:00Z")
        self.assertIn("SOURCE_DATE_EPOCH", self.expect(2, "create", "b.narc", "in", SOURCE_DATE_EPOCH="soon").err)


if __name__ == "__main__":
    main()
