-- For wrk: one sentence of 20 tokens, again and again.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"text":"the film is a moving and often funny look at two people who find each other late in life ."}'
