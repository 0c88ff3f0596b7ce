# ISO texts with random changes, and arithmetic on random dates, durations and timestamps.
import os, random, time as clock
from datetime import *

os.environ['TZ'] = 'Europe/London'
clock.tzset()
r = random.Random(5)
out = []
def run(f, *a):
    try: out.append(repr(f(*a)))
    except Exception as e: out.append(type(e).__name__ + str(e))
dates = ['2020-01-01','20200101','2020W011','2020W01','2020-W01','2020-W01-1','9999-12-31','2020-W53-7','1999W527','2020-1-1']
times = ['12','12:30','1230','12:30:45','123045','12:30:45.1','12:30:45,123456789','123045.5','12:30:4','1','12:30:45.','120000:12','12:00:00:5','']
zones = ['','Z','+05:00','-0530','+05','+05:30:10.5','Z1','+5','-00:00','+053010','+24:00']
seps = ['T',' ','-','1','\u2026','\ud800','','W']
alpha = '0123456789-:+.,TWZ \x00\u00e9'
for i in range(400):
    s = r.choice(dates) + r.choice(seps) + r.choice(times) + r.choice(zones)
    k = r.randrange(4)
    for _ in range(k):
        p = r.randrange(len(s)+1); s = s[:p] + r.choice(alpha) + s[p+r.randrange(2):]
    run(datetime.fromisoformat, s)
    t = r.choice(times) + r.choice(zones)
    for _ in range(k):
        p = r.randrange(len(t)+1); t = t[:p] + r.choice(alpha) + t[p+r.randrange(2):]
    run(time.fromisoformat, t)
    d = r.choice(dates)
    for _ in range(k):
        p = r.randrange(len(d)+1); d = d[:p] + r.choice(alpha) + d[p+r.randrange(2):]
    run(date.fromisoformat, d)
for i in range(100):
    n = r.randrange(1, 3652060)
    d = date.fromordinal(n); out.append(repr((d, d.toordinal(), d.weekday(), d.isocalendar(), d.timetuple().tm_yday)))
    td = timedelta(r.randrange(-10**6,10**6), r.randrange(-10**9,10**9), r.random()*10**r.randrange(12))
    run(lambda: td * r.choice([3, -7, 0.1, 1e-3, 2**40]))
    run(lambda: td / r.choice([3, -7, 0.1, 1e-3, 2**40]))
    run(lambda: td // r.choice([3, -7, timedelta(r.randrange(1,50),5)]))
    run(lambda: (td % timedelta(0, r.randrange(1,10**5), 3), str(td), hash(td), td.total_seconds()))
    run(lambda: datetime(2000,1,1) + td)
    run(lambda: datetime(2000,1,1, tzinfo=timezone.utc) - td)
    ts = r.uniform(-1e9, 4e9)
    run(lambda: datetime.fromtimestamp(ts)); run(lambda: datetime.fromtimestamp(ts, timezone(timedelta(hours=r.randrange(-23,23)))))
    run(lambda: datetime.fromtimestamp(ts).timestamp()); run(lambda: datetime.fromtimestamp(ts).astimezone().isoformat())
    run(lambda: datetime.fromtimestamp(ts).astimezone(timezone.utc).isoformat(' ', r.choice(['auto','hours','minutes','milliseconds'])))
    run(lambda: datetime.utcfromtimestamp(ts).strftime('%Y-%m-%d %f %z|%Z %%z %j'))
    run(lambda: hash(datetime.fromtimestamp(ts, timezone.utc)))
print('\n'.join(map(ascii, out)))
