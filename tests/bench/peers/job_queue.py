"""A queue on PostgreSQL, as a program of its own: jobs are put into it while a worker takes them and posts each to an endpoint.

job_queue.py DATABASE URL FILE JOBS CONCURRENCY: prints the seconds from the first job to the last answer. One connection pool, one
process; each job is one line of FILE, and is put in by itself, as events of a point of sale come.
"""

import asyncio
import sys
import time

import aiohttp
import procrastinate

database, url, file, jobs, concurrency = sys.argv[1:]
jobs, concurrency = int(jobs), int(concurrency)
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=database, max_size=concurrency))
left = jobs
session = None


@app.task(queue="events", retry=True)
async def post(body: str):
    global left
    async with session.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
        await answer.read()
        assert answer.status == 200, answer.status
    left -= 1


async def put(lines):
    for line in lines:
        await post.defer_async(body=line)


async def main():
    global session
    with open(file) as lines:
        bodies = [line.rstrip("\n") for line, _ in zip(lines, range(jobs))]
    async with app.open_async(), aiohttp.ClientSession() as session:
        await app.schema_manager.apply_schema_async()
        started = time.monotonic()
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=["events"], concurrency=concurrency, wait=True, listen_notify=True, install_signal_handlers=False
            )
        )
        await asyncio.gather(*(put(bodies[n::concurrency]) for n in range(concurrency)))
        while left:
            await asyncio.sleep(0.005)
        print(time.monotonic() - started, flush=True)
        worker.cancel()
        try:
            await worker
        except asyncio.CancelledError:
            pass


asyncio.run(main())
