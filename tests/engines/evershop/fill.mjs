// SPDX-License-Identifier: EUPL-1.2
// Installs a shop's tables and fills it with catalogue.json through the engine's own services, in the shop's folder.
// Usage: node evershop_fill.mjs BASE_URL   (writes truth.jsonl; the database is named by DB_* variables)
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const base = process.argv[2];
const engine = path.resolve('node_modules/@evershop/evershop/dist');
const load = (file) => import(pathToFileURL(path.join(engine, file)).href);

const { pool } = await load('lib/postgres/connection.js');
const { commit, startTransaction } = await import(
  pathToFileURL(path.resolve('node_modules/@evershop/postgres-query-builder/dist/index.js')).href
);
const { migrate } = await load('bin/lib/bootstrap/migrate.js');
const { getCoreModules } = await load('bin/lib/loadModules.js');

await pool.query(`CREATE TABLE IF NOT EXISTS "admin_user" (
  "admin_user_id" INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "uuid" UUID NOT NULL DEFAULT gen_random_uuid () UNIQUE,
  "status" boolean NOT NULL DEFAULT TRUE,
  "email" varchar NOT NULL UNIQUE,
  "password" varchar NOT NULL,
  "full_name" varchar DEFAULT NULL,
  "created_at" TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP)`);
const connection = await pool.connect();
await startTransaction(connection);
await migrate(getCoreModules(), connection);
await commit(connection);

const { default: createCategory } = await load('modules/catalog/services/category/createCategory.js');
const { default: createProduct } = await load('modules/catalog/services/product/createProduct.js');
const rows = JSON.parse(readFileSync('catalogue.json', 'utf-8'));
const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
const paragraph = (id, text) => [
  { id: `r__${id}`, size: 1, columns: [{ id: `c__${id}`, size: 1, data: { time: 0, version: '2.27.0',
    blocks: [{ id: `p__${id}`, type: 'paragraph', data: { text } }] } }] }
];

const categories = new Map();
for (const name of new Set(rows.map((row) => row.category))) {
  const made = await createCategory({ name, url_key: slug(name), status: 1, include_in_nav: 1, show_products: 1,
    meta_title: name, meta_keywords: name, meta_description: name, description: paragraph(slug(name), name) }, {});
  categories.set(name, made.insertId ?? made.category_id);
}
const { rows: groups } = await pool.query('SELECT attribute_group_id FROM attribute_group ORDER BY 1 LIMIT 1');
const truth = [];
for (const row of rows) {
  const url_key = slug(row.title);
  await createProduct({ type: 'simple', name: row.title, sku: row.sku, url_key, price: Number(row.price), weight: 100,
    status: 1, visibility: 1, qty: row.in_stock ? 50 : 0, manage_stock: 1, stock_availability: row.in_stock ? 1 : 0,
    group_id: groups[0].attribute_group_id, category_id: categories.get(row.category), no_shipping_required: true,
    meta_title: row.title, meta_keywords: row.title, meta_description: row.description,
    description: paragraph(row.sku, row.description) }, {});
  truth.push({ url: `${base}/${slug(row.category)}/${url_key}`, title: row.title, price: row.price,
    currency: process.env.SHOP_CURRENCY, sku: row.sku });
}
writeFileSync('truth.jsonl', truth.map((line) => JSON.stringify(line)).join('\n') + '\n');
process.exit(0);
