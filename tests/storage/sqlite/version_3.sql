-- A database of schema version 3, dumped from one that the program of that version wrote.
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'sellerdesk','1_cancellations','2026-11-28 22:54:36.724332+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'sellerdesk','2_health','2026-11-28 22:54:36.726152+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'sellerdesk','3_waiting','2026-11-28 22:54:36.726559+00:00');
CREATE TABLE alerts (
  store TEXT NOT NULL,
  metric TEXT NOT NULL,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  count INTEGER,
  changed_at TEXT NOT NULL,
  PRIMARY KEY (store, metric)
) STRICT;
INSERT INTO "alerts" VALUES('A3SELLER','cancellation','red','C0DIGEST','3.1',NULL,'2026-11-24T01:00:00.000000+00:00');
INSERT INTO "alerts" VALUES('A3SELLER','listing','yellow','','',2,'2026-11-24T01:00:00.000000+00:00');
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;
INSERT INTO "audit" VALUES(1,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000000','r-requested','','requested','');
INSERT INTO "audit" VALUES(2,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000001','r-approved','','approved','');
INSERT INTO "audit" VALUES(3,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000002','r-submitting','','submitting','');
INSERT INTO "audit" VALUES(4,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000003','r-submitted','','submitted','');
INSERT INTO "audit" VALUES(5,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000004','r-unconfirmed','','unconfirmed','');
INSERT INTO "audit" VALUES(6,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000005','r-cancelled','','cancelled','');
INSERT INTO "audit" VALUES(7,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000006','r-failed','','failed','');
INSERT INTO "audit" VALUES(8,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000007','r-rejected','','rejected','');
INSERT INTO "audit" VALUES(9,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000008','r-withdrawn','','withdrawn','');
INSERT INTO "audit" VALUES(10,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000009','r-expired','','expired','');
INSERT INTO "audit" VALUES(11,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000010','r-void','','void','');
INSERT INTO "audit" VALUES(12,'2026-11-24T01:00:00.000000+00:00','U0MIKA','requested','A3SELLER','250-0000000-0000007','r-again','','requested','');
INSERT INTO "audit" VALUES(13,'2026-11-24T01:00:00.000000+00:00','U0SATO','approve_refused','A3SELLER','250-0000000-0000000','r-requested','requested','requested','not_approver');
CREATE TABLE collecting (
  store TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('report', 'orders')),
  raw TEXT NOT NULL,
  PRIMARY KEY (store, name)
) STRICT;
INSERT INTO "collecting" VALUES('A3SELLER','orders','{"started_at":"2026-11-24T01:00:00.000000+00:00","read_at":"2026-11-24T01:01:00.000000+00:00","token":"page 2","calls":1,"orders":[{"id":"250-1111111-0000001","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":true,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:01:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}},{"id":"250-1111111-0000002","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":true,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:01:00.000000+00:00","ship_by":null,"total":{"amount":"3960","currency":"JPY"}},{"id":"250-1111111-0000009","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":["PRIME"],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:01:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}],"tries":1,"next_at":"2026-11-24T01:03:00.000000+00:00","failed":"throttled","ended_at":null}');
INSERT INTO "collecting" VALUES('A3SELLER','report','{"asked_at":"2026-11-24T01:00:00.000000+00:00","report_id":"R1","document":"D1","tries":2,"next_at":"2026-11-24T01:01:00.000000+00:00","failed":"in_progress","ended_at":null,"waiting":[{"user_id":"U0SATO","reply_url":"https://hooks.slack.test/2","asked_at":"2026-11-24T01:00:00.000000+00:00"}]}');
CREATE TABLE deliveries (
  store TEXT NOT NULL,
  trigger_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (store, trigger_id)
) STRICT;
INSERT INTO "deliveries" VALUES('A3SELLER','T1','approved','2026-11-24T01:00:00.000000+00:00');
INSERT INTO "deliveries" VALUES('A3SELLER','T2','not_approver','2026-11-24T01:01:00.000000+00:00');
CREATE TABLE digests (
  store TEXT NOT NULL,
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  posted_at TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  PRIMARY KEY (store, day)
) STRICT;
INSERT INTO "digests" VALUES('A3SELLER','2026-11-23','C0DIGEST','2.1','2026-11-23T01:00:00.000000+00:00',1);
INSERT INTO "digests" VALUES('A3SELLER','2026-11-24','C0DIGEST','2.2','2026-11-24T01:00:00.000000+00:00',0);
CREATE TABLE feeds (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'creating', 'doubtful', 'accepted', 'closed')),
  request_ids TEXT NOT NULL,
  prepared_at TEXT NOT NULL,
  document_id TEXT,
  feed_id TEXT,
  creating_at TEXT,
  accepted_at TEXT,
  in_progress_at TEXT,
  status TEXT CHECK (status IN (
    'IN_QUEUE', 'IN_PROGRESS', 'DONE', 'CANCELLED', 'FATAL', 'UNKNOWN')),
  looks INTEGER NOT NULL CHECK (looks >= 0),
  look_next TEXT,
  suspects TEXT NOT NULL,
  taking_back INTEGER NOT NULL CHECK (taking_back IN (0, 1)),
  take_back_refused INTEGER NOT NULL CHECK (take_back_refused IN (0, 1)),
  closed_at TEXT,
  outcome TEXT NOT NULL
) STRICT;
INSERT INTO "feeds" VALUES('feed-open','A3SELLER','doubtful','["r-submitting"]','2026-11-24T01:00:00.000000+00:00','doc-1',NULL,'2026-11-24T01:00:00.000000+00:00',NULL,NULL,NULL,2,'2026-11-24T01:01:00.000000+00:00','["50009"]',0,0,NULL,'');
INSERT INTO "feeds" VALUES('feed-done','A3SELLER','closed','["r-submitted","r-unconfirmed","r-cancelled"]','2026-11-24T01:00:00.000000+00:00',NULL,'50001',NULL,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','DONE',0,NULL,'[]',1,1,'2026-11-24T01:02:00.000000+00:00','done');
INSERT INTO "feeds" VALUES('feed-fatal','A3SELLER','closed','["r-failed"]','2026-11-24T01:00:00.000000+00:00',NULL,'50002',NULL,NULL,NULL,'FATAL',0,NULL,'[]',0,0,'2026-11-24T01:00:00.000000+00:00','fatal');
CREATE TABLE health_reports (
  store TEXT NOT NULL,
  marketplace TEXT NOT NULL,
  day TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (store, marketplace, day)
) STRICT;
INSERT INTO "health_reports" VALUES('A3SELLER','A1VC38T7YXB528','2026-11-23','2026-11-23T01:00:00.000000+00:00','{"day": "一"}');
INSERT INTO "health_reports" VALUES('A3SELLER','A1VC38T7YXB528','2026-11-24','2026-11-24T01:00:00.000000+00:00','{"day": "二"}');
CREATE TABLE orders_readings (
  store TEXT PRIMARY KEY,
  read_at TEXT NOT NULL,
  raw TEXT NOT NULL
) STRICT;
INSERT INTO "orders_readings" VALUES('A3SELLER','2026-11-23T01:00:00.000000+00:00','{"read_at":"2026-11-23T01:00:00.000000+00:00","orders":[{"id":"250-1111111-0000000","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}},{"id":"250-1111111-0000001","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}},{"id":"250-1111111-0000002","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":true,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":null,"total":{"amount":"3960","currency":"JPY"}}],"first_seen":[{"order_id":"250-1111111-0000002","at":"2026-11-22T01:00:00.000000+00:00"}]}');
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  store TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  generation INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  not_before TEXT NOT NULL,
  UNIQUE (store, kind, subject)
) STRICT;
INSERT INTO "outbox" VALUES(1,'A3SELLER','card','r-requested',2,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:00:00.000000+00:00');
INSERT INTO "outbox" VALUES(2,'A3SELLER','card','r-void',1,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:00:00.000000+00:00');
INSERT INTO "outbox" VALUES(3,'A3SELLER','posted','r-requested',1,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:00:00.000000+00:00');
INSERT INTO "outbox" VALUES(4,'A3SELLER','outcome','r-failed',1,1,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00');
CREATE TABLE ownership (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seller_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  team_id TEXT NOT NULL,
  noted_at TEXT NOT NULL
) STRICT;
INSERT INTO "ownership" VALUES(1,'A3SELLER','https://sellingpartnerapi-fe.amazon.com','T0TEAM','2026-11-24T01:00:00.000000+00:00');
CREATE TABLE requests (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  view_id TEXT UNIQUE,
  "order" TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN (
    'NO_INVENTORY', 'BUYER_CANCELLED', 'SHIPPING_ADDRESS_UNDELIVERABLE', 'CUSTOMER_EXCHANGE',
    'PRICING_ERROR', 'GENERAL_ADJUSTMENT')),
  requester TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'requested', 'approved', 'submitting', 'submitted', 'unconfirmed',
    'cancelled', 'failed', 'rejected', 'withdrawn', 'expired', 'void')),
  counting TEXT NOT NULL,
  needed INTEGER NOT NULL CHECK (needed >= 0),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  approvals TEXT NOT NULL,
  forecast TEXT,
  reading_due INTEGER NOT NULL CHECK (reading_due IN (0, 1)),
  reminded INTEGER NOT NULL CHECK (reminded IN (0, 1)),
  approved_at TEXT,
  send_after TEXT,
  feed TEXT,
  stop_wanted_by TEXT,
  reported TEXT CHECK (reported IN ('accepted', 'rejected', 'unclear')),
  closed_at TEXT,
  read_next TEXT,
  reads INTEGER NOT NULL CHECK (reads >= 0),
  decided_by TEXT,
  why TEXT NOT NULL,
  cancelled_by TEXT CHECK (cancelled_by IN ('MERCHANT', 'BUYER', 'AMAZON', 'NOT_STATED')),
  trouble TEXT CHECK (trouble IN (
    'amazon_down', 'credentials', 'role_missing', 'refused', 'doubt', 'stuck_queue',
    'stuck_behind', 'shipped_in_progress')),
  card TEXT,
  card_failed TEXT NOT NULL,
  reply_url TEXT NOT NULL
) STRICT;
INSERT INTO "requests" VALUES(1,'r-requested','A3SELLER','250-0000000-0000000','V0','{"id":"250-0000000-0000000","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','NO_INVENTORY','U0MIKA','requested','{"in_rate":true,"in_prime_rate":true}',1,'2026-11-24T01:00:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:00:00.000000+00:00','在庫なし 🙏',1,'[]','{"cancelled":1,"orders":400,"unseen":0,"target":"0.025","report_at":"2026-11-23T23:00:00.000000+00:00","room":8,"recovers_on":null,"old":false,"recovers_by_order":null}',0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'',NULL,NULL,'{"channel":"C0","ts":"1.1"}','','https://hooks.slack.test/1');
INSERT INTO "requests" VALUES(2,'r-approved','A3SELLER','250-0000000-0000001','V1','{"id":"250-0000000-0000001","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','BUYER_CANCELLED','U0MIKA','approved','{"in_rate":false,"in_prime_rate":false}',1,'2026-11-24T01:01:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','',2,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00',NULL,NULL,NULL,NULL,NULL,0,'U0KENJI','',NULL,'amazon_down','{"channel":"C0","ts":"1.2"}','','');
INSERT INTO "requests" VALUES(3,'r-submitting','A3SELLER','250-0000000-0000002','V2','{"id":"250-0000000-0000002","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','SHIPPING_ADDRESS_UNDELIVERABLE','U0MIKA','submitting','{"in_rate":true,"in_prime_rate":false}',1,'2026-11-24T01:02:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:02:00.000000+00:00','',3,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','feed-open','U0MIKA',NULL,NULL,NULL,0,'U0KENJI','',NULL,NULL,'{"channel":"C0","ts":"1.3"}','','');
INSERT INTO "requests" VALUES(4,'r-submitted','A3SELLER','250-0000000-0000003','V3','{"id":"250-0000000-0000003","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','CUSTOMER_EXCHANGE','U0MIKA','submitted','{"in_rate":false,"in_prime_rate":true}',1,'2026-11-24T01:03:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:03:00.000000+00:00','',4,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','feed-done',NULL,'accepted','2026-11-24T01:01:00.000000+00:00','2026-11-24T01:02:00.000000+00:00',3,'U0KENJI','',NULL,NULL,'{"channel":"C0","ts":"1.4"}','','');
INSERT INTO "requests" VALUES(5,'r-unconfirmed','A3SELLER','250-0000000-0000004','V4','{"id":"250-0000000-0000004","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','PRICING_ERROR','U0MIKA','unconfirmed','{"in_rate":true,"in_prime_rate":false}',1,'2026-11-24T01:04:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:04:00.000000+00:00','',5,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','feed-done',NULL,'unclear','2026-11-24T01:01:00.000000+00:00','2026-11-24T02:00:00.000000+00:00',12,'U0KENJI','',NULL,'shipped_in_progress',NULL,'','');
INSERT INTO "requests" VALUES(6,'r-cancelled','A3SELLER','250-0000000-0000005','V5','{"id":"250-0000000-0000005","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','GENERAL_ADJUSTMENT','U0MIKA','cancelled','{"in_rate":false,"in_prime_rate":false}',1,'2026-11-24T01:05:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:05:00.000000+00:00','',6,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','feed-done',NULL,'accepted','2026-11-24T01:01:00.000000+00:00',NULL,0,'U0KENJI','','MERCHANT',NULL,NULL,'','');
INSERT INTO "requests" VALUES(7,'r-failed','A3SELLER','250-0000000-0000006','V6','{"id":"250-0000000-0000006","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','NO_INVENTORY','U0MIKA','failed','{"in_rate":true,"in_prime_rate":true}',1,'2026-11-24T01:06:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:06:00.000000+00:00','',7,'["U0KENJI"]',NULL,0,0,'2026-11-24T01:00:00.000000+00:00','2026-11-24T01:01:00.000000+00:00','feed-fatal',NULL,'rejected',NULL,NULL,0,'U0KENJI','18028: cannot be cancelled',NULL,NULL,NULL,'','');
INSERT INTO "requests" VALUES(8,'r-rejected','A3SELLER','250-0000000-0000007','V7','{"id":"250-0000000-0000007","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','BUYER_CANCELLED','U0MIKA','rejected','{"in_rate":false,"in_prime_rate":false}',1,'2026-11-24T01:07:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:07:00.000000+00:00','',8,'[]',NULL,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'U0KENJI','まだ在庫があります',NULL,NULL,NULL,'','');
INSERT INTO "requests" VALUES(9,'r-withdrawn','A3SELLER','250-0000000-0000008','V8','{"id":"250-0000000-0000008","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','SHIPPING_ADDRESS_UNDELIVERABLE','U0MIKA','withdrawn','{"in_rate":true,"in_prime_rate":false}',1,'2026-11-24T01:08:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:08:00.000000+00:00','',9,'[]',NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'U0MIKA','',NULL,NULL,NULL,'','');
INSERT INTO "requests" VALUES(10,'r-expired','A3SELLER','250-0000000-0000009','V9','{"id":"250-0000000-0000009","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','CUSTOMER_EXCHANGE','U0MIKA','expired','{"in_rate":false,"in_prime_rate":true}',1,'2026-11-24T01:09:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:09:00.000000+00:00','',10,'[]',NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'U0KENJI','clock_set_back',NULL,NULL,NULL,'','');
INSERT INTO "requests" VALUES(11,'r-void','A3SELLER','250-0000000-0000010','V10','{"id":"250-0000000-0000010","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','PRICING_ERROR','U0MIKA','void','{"in_rate":true,"in_prime_rate":false}',1,'2026-11-24T01:10:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:10:00.000000+00:00','',11,'[]',NULL,0,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,'U0KENJI','shipped',NULL,NULL,NULL,'not_in_channel','');
INSERT INTO "requests" VALUES(12,'r-again','A3SELLER','250-0000000-0000007',NULL,'{"id":"250-0000000-0000007","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','NO_INVENTORY','U0MIKA','requested','{"in_rate":true,"in_prime_rate":false}',1,'2026-11-24T01:20:00.000000+00:00','2026-11-25T01:00:00.000000+00:00','2026-11-24T01:00:00.000000+00:00','',1,'[]',NULL,1,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,'',NULL,NULL,NULL,'','');
CREATE TABLE schedule (
  store TEXT NOT NULL,
  name TEXT NOT NULL,
  period TEXT NOT NULL,
  claimed_at TEXT NOT NULL,
  PRIMARY KEY (store, name, period)
) STRICT;
INSERT INTO "schedule" VALUES('A3SELLER','digest','2026-11-24 tried 08:30','2026-11-24T01:00:00.000000+00:00');
CREATE TABLE views (
  view_id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  "order" TEXT NOT NULL,
  user_id TEXT NOT NULL,
  reply_url TEXT NOT NULL,
  opened_at TEXT NOT NULL
) STRICT;
INSERT INTO "views" VALUES('V1','A3SELLER','{"id":"250-1234567-1234567","status":"UNSHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','U0MIKA','https://hooks.slack.test/commands/1','2026-11-24T01:00:00.000000+00:00');
INSERT INTO "views" VALUES('V2','A3SELLER','{"id":"250-1234567-1234567","status":"SHIPPED","fulfilled_by":"MERCHANT","programs":[],"amazon_channel":true,"items":[{"id":"12345678901234","title":"ステンレスボトル 500ml 真空断熱 Bottle","sku":"BTL-500-SV","asin":"B0TESTBTL1","quantity":2,"fulfilled":0,"requested":false,"cancelled_by":null,"unit_price":{"amount":"1980","currency":"JPY"},"total":{"amount":"3960","currency":"JPY"}}],"created_at":"2026-11-23T20:00:00.000000+00:00","updated_at":"2026-11-23T21:00:00.000000+00:00","read_at":"2026-11-24T01:00:00.000000+00:00","ship_by":"2026-11-26T01:00:00.000000+00:00","total":{"amount":"3960","currency":"JPY"}}','U0SATO','https://hooks.slack.test/commands/1','2026-11-24T01:00:00.000000+00:00');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX requests_one_open_an_order ON requests (store, order_id)
  WHERE state IN ('requested', 'approved', 'submitting', 'submitted', 'unconfirmed');
CREATE INDEX requests_of_an_order ON requests (store, order_id, created_at, seq);
CREATE INDEX requests_in_a_state ON requests (store, state, created_at, seq);
CREATE UNIQUE INDEX feeds_one_open ON feeds (store) WHERE state <> 'closed';
CREATE UNIQUE INDEX feeds_by_amazons_id ON feeds (store, feed_id) WHERE feed_id IS NOT NULL;
CREATE INDEX outbox_by_time ON outbox (store, created_at, id);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'a line of the record is never changed');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'a line of the record is never deleted');
END;
CREATE INDEX requests_by_change ON requests (store, changed_at);
CREATE INDEX requests_to_read ON requests (store, created_at, seq) WHERE reading_due = 1;
CREATE INDEX requests_by_deadline ON requests (store, state, expires_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',6);
COMMIT;
