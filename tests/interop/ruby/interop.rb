# The guide's Ruby sample, with ruby-jwt. ../README.md describes the fixes and the protocol.
require 'json'
require 'jwt'
require 'securerandom'

STDIN.set_encoding(Encoding::UTF_8)

def generateAppToken(app_access_key, app_secret, type, room_id, user_id, role)
    now = Time.now
    exp = now + 86400
    payload = {
        access_key: app_access_key,
        room_id: room_id,
        user_id: user_id,
        role: role,
        type: type,
        jti: SecureRandom.uuid,
        version: 2,
        iat: now.to_i,
        nbf: now.to_i,
        exp: exp.to_i
    }.compact
    JWT.encode(payload, app_secret, 'HS256')
end

def answer(request)
    if request.key?('token')
        claims, = JWT.decode(request['token'], request['secret'], true, { algorithm: 'HS256' })
        return { claims: claims }
    end
    { token: generateAppToken(*request.values_at('access_key', 'secret', 'type', 'room_id', 'user_id', 'role')) }
end

STDIN.each_line do |line|
    reply = begin
        answer(JSON.parse(line))
    rescue StandardError => error
        { error: error.inspect }
    end
    puts JSON.generate(reply)
end
