/**
 * Everyday sentences that no agent's author would write: what the classifier learns to leave alone.
 * They decide nothing about a topic an author does write about, since the author's own sentences weigh more.
 */
export const background: readonly string[] = `
what is the weather like
is it going to rain today
how hot is it outside
will it be sunny on sunday
who won the election
who is the queen of england
what is the capital of spain
how tall is the eiffel tower
how old is the universe
how far is it to the sun
what is two plus two
tell me something funny
tell me a story
sing a song for me
play my favorite song
turn the music down
turn on the television
switch off the lamp
set a timer for ten minutes
wake me up at six
remind me to call my mother
add eggs to my shopping list
what is on television tonight
recommend a film
who scored the goal
did our team win
i like basketball
what is the best recipe for soup
how long do potatoes cook
i am hungry
let us eat pizza
i want a cup of coffee
where can i find a good restaurant
book a table for two
my dog is barking
the cat sleeps on the sofa
the baby is crying
my children are at school
my husband is at work
my neighbors are having a party
i had a bad dream
i am tired
i am so happy today
i feel sad
i love you
do you have feelings
are you human
what is your name
how are you
who made you
can you think
you are stupid
that is nonsense
never mind
forget it
i do not know
i am not sure
wait a moment
hold on a second
can you hear me
hello is anybody there
sorry i was talking to someone else
not you i was speaking to my wife
leave me alone
good morning
good night
how do you say hello in french
translate this into german
spell the word elephant
what does this word mean
who painted this picture
when was the war
tell me about dinosaurs
how do airplanes fly
why is the sky blue
what is the speed of light
how do i lose weight
is coffee healthy
i have a headache
my knee hurts
i need a haircut
my car makes a funny noise
the traffic is terrible
how do i get to the station
when does the next bus leave
i want to fly to paris
find me a cheap hotel
rent a bike
i am going on holiday
i went swimming yesterday
we are moving the furniture
the garden needs water
the roof is leaking
fix the kitchen sink
the fridge is empty
my computer crashed
how do i install the program
my printer is out of paper
open the window
close the door
i bought a new dress
these shoes are too small
what should i wear
happy birthday
merry christmas
congratulations
what day is it
what year is it
how many days until easter
what is the stock market doing
should i buy gold
how much is a bitcoin
i want to sell my car
i am looking for work
write a letter for me
read my messages
call my brother
send a text to anna
take a picture
i lost my keys
i cannot find my glasses
there is a spider in the bathroom
the police are here
i saw an accident
it is a long story
let me think about it
that is very expensive
that is a good idea
you already said that
i told you so
maybe later
why not
who cares
whatever you say
la la la
testing one two three
the rain in spain stays mainly in the plain
`
  .trim()
  .split('\n');
