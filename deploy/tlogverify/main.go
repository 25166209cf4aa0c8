// SPDX-License-Identifier: EUPL-1.2

// Command tlogverify reads a log as the Go checksum database's own library does: signed checkpoint, every tile, every
// entry, and proofs that were made elsewhere.
//
//	tlogverify LOG VKEY [PROOFS.json]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tlogverify/sumdb/note"
	"tlogverify/sumdb/tlog"
)

// tileFolder gives tiles of height 8 from files named as C2SP tlog-tiles names them.
type tileFolder struct{ path string }

func (tileFolder) Height() int                     { return 8 }
func (tileFolder) SaveTiles([]tlog.Tile, [][]byte) {}
func (folder tileFolder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var contents [][]byte
	for _, tile := range tiles {
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(folder.path, name))
		if err != nil {
			return nil, err
		}
		contents = append(contents, content)
	}
	return contents, nil
}

// proofs are made by the log's owner; hashes and data are base64.
type proofs struct {
	Index     int64
	Leaf      string
	Inclusion []string
	Old       string
	Growth    []string
}

func main() {
	if len(os.Args) < 3 {
		refuse(fmt.Errorf("usage: tlogverify LOG VKEY [PROOFS.json]"))
	}
	folder := tileFolder{os.Args[1]}
	verifier, err := note.NewVerifier(os.Args[2])
	refuse(err)
	tree := openTree(filepath.Join(folder.path, "checkpoint"), verifier)
	fmt.Println("checkpoint signed, size", tree.N)
	checkEntries(folder, tree)
	fmt.Println("all", tree.N, "entries lie under the signed root")
	if len(os.Args) > 3 {
		checkProofs(os.Args[3], tree, verifier)
		fmt.Println("proofs hold")
	}
}

func openTree(path string, verifier note.Verifier) tlog.Tree {
	data, err := os.ReadFile(path)
	refuse(err)
	return parseTree(data, verifier)
}

func parseTree(data []byte, verifier note.Verifier) tlog.Tree {
	signed, err := note.Open(data, note.VerifierList(verifier))
	refuse(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		refuse(fmt.Errorf("origin %q is not the key's name", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	refuse(err)
	root, err := tlog.ParseHash(lines[2])
	refuse(err)
	return tlog.Tree{N: size, Hash: root}
}

func checkEntries(folder tileFolder, tree tlog.Tree) {
	reader := tlog.TileHashReader(tree, folder)
	for index := int64(0); index < tree.N; {
		bundle := tlog.Tile{H: 8, L: -1, N: index / 256, W: int(min(256, tree.N-index))}
		name := strings.Replace(bundle.Path(), "tile/8/data/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder.path, name))
		refuse(err)
		for ; len(data) > 0; index++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				refuse(fmt.Errorf("entry %d is cut", index))
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			stored, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			refuse(err)
			if stored[0] != tlog.RecordHash(data[2:end]) {
				refuse(fmt.Errorf("entry %d does not match its leaf", index))
			}
			data = data[end:]
		}
	}
}

func checkProofs(path string, tree tlog.Tree, verifier note.Verifier) {
	data, err := os.ReadFile(path)
	refuse(err)
	var given proofs
	refuse(json.Unmarshal(data, &given))
	leaf, err := base64.StdEncoding.DecodeString(given.Leaf)
	refuse(err)
	refuse(tlog.CheckRecord(hashes(given.Inclusion), tree.N, tree.Hash, given.Index, tlog.RecordHash(leaf)))
	old := parseTree([]byte(given.Old), verifier)
	refuse(tlog.CheckTree(hashes(given.Growth), tree.N, tree.Hash, old.N, old.Hash))
}

func hashes(texts []string) []tlog.Hash {
	var found []tlog.Hash
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		refuse(err)
		found = append(found, hash)
	}
	return found
}

func refuse(err error) {
	if err != nil {
		fmt.Println("FAIL:", err)
		os.Exit(1)
	}
}
